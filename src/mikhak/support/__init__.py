"""Reports to a mission or headquarters: trouble with signing in, a lost mailbox, comments and complaints."""
