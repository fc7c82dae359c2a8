-- Why: the newest receipt says anew what the host does not count.
DELETE FROM refusal
