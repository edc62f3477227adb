"""decide: strategic options of a peace operation, compared."""
