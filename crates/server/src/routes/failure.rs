//! The answer to a failed API call: the error in three sentences and a status that fits it.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use crate::backend::BackendError;
use crate::model::ApiError;

#[derive(Debug)]
pub struct Failure {
    status: StatusCode,
    error: ApiError,
}

impl Failure {
    pub fn new(status: StatusCode, primary: impl Into<String>) -> Self {
        let error = ApiError { primary: primary.into(), ..ApiError::default() };
        Self { status, error }
    }

    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.error.hint = Some(hint.into());
        self
    }
}

impl From<BackendError> for Failure {
    fn from(error: BackendError) -> Self {
        match error {
            BackendError::UnknownTopic(_) => Self::new(StatusCode::NOT_FOUND, error.to_string())
                .hint("GET /api/v1/topics lists the topics of the embedded log."),
            BackendError::Log(_) => Self::new(StatusCode::INTERNAL_SERVER_ERROR, error.to_string()),
        }
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        (self.status, Json(self.error)).into_response()
    }
}
