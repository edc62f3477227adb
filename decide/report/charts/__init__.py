"""Charts: functions from tidy results to a `Chart`, one module per analysis; nothing here computes a figure."""
