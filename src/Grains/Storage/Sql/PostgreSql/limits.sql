-- A client that is frozen or gone while it holds the counter keeps every other from committing: the server ends its transaction. Who waits is told
-- before ERPNext gives a webhook up (5 s), and tries again. @local: for this transaction; false: for the session.
SELECT
  set_config('idle_in_transaction_session_timeout', '10s', @local), set_config('lock_timeout', '4s', @local),
  set_config('statement_timeout', '60s', @local), set_config('tcp_keepalives_idle', '10', @local),
  set_config('tcp_keepalives_interval', '5', @local), set_config('tcp_keepalives_count', '3', @local),
  set_config('tcp_user_timeout', '20s', @local);
