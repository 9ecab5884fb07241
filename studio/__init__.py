"""Knowledge and facts put together: what is not answered, which articles fail, what to do next."""
