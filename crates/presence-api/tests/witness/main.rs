//! utoipa as the witness: what the generated types and handlers say of themselves, held against the contract that is
//! written by hand, and against what the service does.

mod allowances;
mod difference;
mod document;
mod node;
mod operation;
mod recorder;
mod service;

use std::error::Error;

use presence_api::Description;
use utoipa::OpenApi;

use crate::node::Node;

#[test]
fn the_code_says_what_the_contract_says() -> Result<(), Box<dyn Error>> {
    let contract = serde_saphyr::from_str(include_str!("../../../../openapi/presence.yaml"))?;
    let code = described()?;
    let types = code.at(&["components", "schemas"]).map(Node::names);
    let types = types.unwrap_or_default();
    let [contract, code] =
        [&contract, &code].map(|document| document::in_one_form(document, &types));
    let wrong = allowances::judge(&difference::differences(&contract, &code));
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
    Ok(())
}

#[tokio::test]
async fn the_service_does_what_the_code_says() -> Result<(), Box<dyn Error>> {
    let code = described()?;
    let types = code.at(&["components", "schemas"]).map(Node::names);
    let code = document::in_one_form(&code, &types.unwrap_or_default());
    let wrong = service::differences(&code).await?;
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
    Ok(())
}

/// The document that the types and the handlers describe.
fn described() -> Result<Node, Box<dyn Error>> {
    Ok(serde_json::from_str(&Description::openapi().to_json()?)?)
}
