"""The simulated city: what plays, how it is steered, and what it says on MQTT."""
