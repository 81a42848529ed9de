//! The place where requests and answers meet the [`Contract`]: Discord's own specification and the
//! rules written by hand. Off when the stand-in was started without checks.

use serde_json::Value;

use super::call::Call;
use crate::contract::Contract;

pub(crate) struct Checks {
    contract: Option<Contract>,
}

impl Checks {
    pub(crate) fn new(contract: Option<Contract>) -> Self {
        Self { contract }
    }

    /// What is wrong with a request.
    pub(crate) fn request(&self, call: &Call) -> Vec<String> {
        let Some(contract) = &self.contract else {
            return Vec::new();
        };
        contract.check_request(call.method.as_str(), &call.path, call.body.as_ref())
    }

    /// What is wrong with an answer (a fault of the stand-in itself). Refusals are not looked at:
    /// their details are a tree that Discord's document describes too narrowly.
    pub(crate) fn response(&self, call: &Call, status: u16, body: Option<&Value>) -> Vec<String> {
        let Some(contract) = &self.contract else {
            return Vec::new();
        };
        if status >= 400 {
            return Vec::new();
        }
        let found = contract.check_response(call.method.as_str(), &call.path, status, body);
        found
            .into_iter()
            .map(|one| format!("the stand-in's own answer: {one}"))
            .collect()
    }
}
