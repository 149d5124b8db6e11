//! The generated client and the generated server speak of the same books.

use std::error::Error;

use books_api::BooksStub;
use books_client::Client;
use books_client::types::{Book, BookLanguage};
use tokio::net::TcpListener;

type TestResult = Result<(), Box<dyn Error>>;

/// A client of an app that is served on a port of its own.
async fn client_of(app: axum::Router) -> Result<Client, Box<dyn Error>> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    tokio::spawn(openapi_axum::serve(listener, app));
    Ok(Client::new(format!("http://{address}"))?)
}

fn book(pages: i32) -> Book {
    Book {
        title: "Peer Gynt".to_owned(),
        pages,
        language: BookLanguage::Nb,
    }
}

#[tokio::test]
async fn a_book_that_is_put_can_be_had() -> TestResult {
    let client = client_of(books::app()).await?;
    let isbn = "9788203362347";
    let put = client.put_book().isbn(isbn).body(book(250)).send().await?;
    let got = client.get_book().isbn(isbn).send().await?;
    assert_eq!(*put, book(250));
    assert_eq!(*got, book(250));
    Ok(())
}

#[tokio::test]
async fn what_the_contract_does_not_allow_is_refused() -> TestResult {
    let client = client_of(books::app()).await?;
    let put = client.put_book().isbn("97882033x").body(book(250)).send();
    match put.await {
        Err(books_client::Error::Declared { head, body }) => {
            assert_eq!(head.status, 400);
            assert!(body.reason.contains("isbn"), "{}", body.reason);
        }
        other => return Err(format!("{other:?}").into()),
    }
    Ok(())
}

#[tokio::test]
async fn the_stub_serves_before_a_line_is_written() -> TestResult {
    let stub = books_api::service(BooksStub, openapi_axum::Settings::default());
    let client = client_of(stub.into_router()).await?;
    let got = client.get_book().isbn("9788203362347").send().await;
    let status = got.err().and_then(|error| error.status());
    assert_eq!(status.map(|status| status.as_u16()), Some(501));
    Ok(())
}
