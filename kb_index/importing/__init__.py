"""Knowledge from elsewhere: readers of other formats, jobs that take it in, and writing it out."""
