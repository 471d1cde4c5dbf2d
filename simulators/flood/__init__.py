"""Water in a city: a storm, canals and rivers that rise, pumps, flooded streets, and the sensors that watch them."""
