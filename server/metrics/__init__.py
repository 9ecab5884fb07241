"""What Prometheus is told: how long things take here, and how the company's desk stands."""
