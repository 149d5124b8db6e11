//! Books on a shelf: `openapi.yaml`, filled in by a few lines. `docs/bring-your-own-contract.md` tells how it came about.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use axum::Router;
use books_api::types::{Book, Refusal};
use books_api::{
    BooksApi, GetBookRequest, GetBookResponse, PutBookRequest, PutBookResponse, service,
};
use openapi_axum::{Rejection, Settings};

/// A shelf in memory.
#[derive(Debug, Default)]
pub struct Shelf {
    by_isbn: Mutex<BTreeMap<String, Book>>,
}

/// The shelf as an app of axum.
pub fn app() -> Router {
    service(Shelf::default(), Settings::default()).into_router()
}

impl BooksApi for Shelf {
    fn rejection(&self, rejection: &Rejection) -> Refusal {
        Refusal {
            reason: rejection.to_string(),
        }
    }

    async fn get_book(&self, request: GetBookRequest) -> GetBookResponse {
        let books = self.by_isbn.lock().unwrap_or_else(PoisonError::into_inner);
        match books.get(&request.isbn) {
            Some(book) => GetBookResponse::Ok(book.clone()),
            None => GetBookResponse::NotFound(Refusal {
                reason: format!("there is no book {}", request.isbn),
            }),
        }
    }

    async fn put_book(&self, request: PutBookRequest) -> PutBookResponse {
        let mut books = self.by_isbn.lock().unwrap_or_else(PoisonError::into_inner);
        books.insert(request.isbn, request.body.clone());
        PutBookResponse::Ok(request.body)
    }
}
