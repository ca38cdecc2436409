-- One row a chat whose cause the model decided.
SELECT session_n, reason, confidence, review, decided_by FROM decisions
