//! Doing a thing once.

use crate::answers::Answers;
use crate::{Gate, Names, Way};
use axum::response::Response;
use kinora_app::caller::Caller;
use kinora_http::Fault;
use kinora_http::idempotency::{IdempotencyKey, once};

impl Gate {
    /// Does `work` once per caller and `Idempotency-Key`, and gives the first answer again after that; without a key it does
    /// it each time. `body` is the request's bytes, or for an upload its content hash: the same key with another body is a
    /// mistake. `work` gets the [`Names`] for what it makes: making something whose name is there already must find it.
    ///
    /// # Errors
    /// Those of `work`, which frees the key; [`Invalid`](kinora_http::FaultKind::Invalid) where the key is none;
    /// [`KeyReused`](kinora_http::FaultKind::KeyReused) where the key was used with
    /// another request, [`Conflict`](kinora_http::FaultKind::Conflict) while the first one is being answered; those of
    /// the store.
    pub async fn once<W>(
        &self,
        caller: &Caller,
        way: &Way,
        body: &[u8],
        work: impl FnOnce(Names) -> W,
    ) -> Result<Response, Fault>
    where
        W: Future<Output = Result<Response, Fault>>,
    {
        let (key, fingerprint) = (IdempotencyKey::in_headers(&way.headers)?, way.fingerprint(caller, body));
        let names = match &key {
            Some(key) => Names::of(&caller.user, key, fingerprint),
            None => Names::by_chance(self.chance()),
        };
        once(&self.answers(), &caller.user, key.as_ref(), fingerprint, self.now(), work(names)).await
    }

    pub(crate) fn answers(&self) -> Answers {
        Answers::new(self.0.parts.store.clone(), self.0.life.clone())
    }
}
