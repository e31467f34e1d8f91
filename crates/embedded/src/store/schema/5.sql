-- The same call of another task is found, and the open calls of an account are counted, without looking at all calls.
CREATE INDEX paid_call_like ON paid_call (request, provider);
CREATE INDEX paid_call_open ON paid_call (provider) WHERE state IN ('intent', 'submitted');
