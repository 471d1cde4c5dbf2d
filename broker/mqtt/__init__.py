"""MQTT as it is spoken here: the client, the brokers and their processes."""
