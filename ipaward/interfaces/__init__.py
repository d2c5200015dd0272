"""The doors: no policy and no SQL in them."""
