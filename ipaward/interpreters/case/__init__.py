"""The case reading: durable-rules decides one application, and the yardstick must agree."""
