//! The contract as it is served, and its page.

use presence_server::TestServer;
use serde_json::Value;

use crate::wire::Sent;

async fn below(base_path: &str) -> TestServer {
    let mut builder = TestServer::builder();
    if !base_path.is_empty() {
        builder = builder.base_path(base_path.parse().unwrap());
    }
    builder.start().await.unwrap()
}

#[tokio::test]
async fn the_contract_is_served_with_the_base_path_filled_in() {
    let presence = include_str!("../../../../openapi/presence.yaml");
    let session = include_str!("../../../../openapi/session.yaml");
    // What a base path may have that means something to a router, to YAML, or to both.
    for (base_path, place, written) in
        ["", "/Cust12345", "/a/:b/*c/it's"]
            .into_iter()
            .flat_map(|base_path| {
                [
                    (base_path, "/openapi", presence),
                    (base_path, "/openapi/session", session),
                ]
            })
    {
        let server = below(base_path).await;
        let json = Sent::new("GET", &format!("{place}.json"));
        let json = json.to(&server).await;
        assert_eq!(json.status, 200, "{base_path}");
        assert_eq!(
            json.headers["content-type"],
            "application/json; charset=utf-8"
        );
        let json: Value = serde_json::from_str(&json.body).unwrap();
        let servers = &json["servers"];
        assert_eq!(
            servers[0]["url"],
            if base_path.is_empty() { "/" } else { base_path }
        );
        assert_eq!(servers[1]["variables"]["basePath"]["default"], base_path);

        let yaml = Sent::new("GET", &format!("{place}.yaml"));
        let yaml = yaml.to(&server).await;
        assert_eq!(
            yaml.headers["content-type"],
            "application/yaml; charset=utf-8"
        );
        // Two lines are new, and one is another.
        let added: Vec<_> = yaml
            .body
            .lines()
            .filter(|line| !written.contains(line))
            .collect();
        assert!(
            added
                .iter()
                .any(|line| line.contains("description: This server."))
        );
        assert!(added.len() <= 3, "{added:?}");
        assert_eq!(yaml.body.lines().count(), written.lines().count() + 2);
    }
}

#[tokio::test]
async fn as_json_the_contract_is_whole_in_its_order_and_without_aliases() {
    let server = below("").await;
    let text = Sent::new("GET", "/openapi.json").to(&server).await.body;
    let mut after = 0;
    for key in [
        "openapi",
        "info",
        "servers",
        "security",
        "tags",
        "paths",
        "components",
    ] {
        let place = text[after..].find(&format!("\"{key}\":")).unwrap();
        after += place;
    }
    let json: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(json["openapi"], "3.1.1");
    let agents = "/api/v1/Agents/User";
    let [set, get] =
        ["Set", "Get"].map(|name| &json["paths"][format!("{agents}/{name}UserPresenceStatus")]);
    assert_eq!(set["post"]["responses"], get["post"]["responses"]);
    assert_eq!(set["parameters"].as_array().unwrap().len(), 7);
    let schemas = &json["components"]["schemas"];
    assert_eq!(schemas["EjUserStatus"]["x-enum-numbers"][6], 127);
    let types = serde_json::json!(["string", "null"]);
    assert_eq!(schemas["PresenceMessage"]["type"], types);
    assert_eq!(
        json["components"]["examples"]["MergePatch"]["value"],
        serde_json::json!({"Message": null})
    );
    let errors = &json["components"]["responses"]["Conflict"]["content"];
    assert_eq!(errors.as_object().unwrap().len(), 7);
}

/// Swagger UI, whose files are all here, and which may load from here alone.
#[tokio::test]
async fn the_page_has_all_its_files_here() {
    let server = below("/Cust12345").await;
    let redirect = Sent::new("GET", "/docs").to(&server).await;
    assert_eq!(redirect.status, 308);
    assert_eq!(redirect.headers["location"], "/Cust12345/docs/");
    let page = Sent::new("GET", "/docs/").to(&server).await;
    assert_eq!(
        (page.status.as_u16(), &page.headers["content-type"]),
        (200, &"text/html; charset=utf-8".parse().unwrap())
    );
    let policy = page.headers["content-security-policy"].to_str().unwrap();
    assert!(policy.starts_with("default-src 'none'; script-src 'self'; style-src 'self';"));
    assert!(!policy.contains("unsafe"));
    assert_eq!(page.headers["x-content-type-options"], "nosniff");
    let references: Vec<_> = [" src=\"", " href=\""]
        .into_iter()
        .flat_map(|attribute| page.body.split(attribute).skip(1))
        .map(|rest| rest.split('"').next().unwrap())
        .collect();
    assert!(references.len() >= 5, "{references:?}");
    for reference in references {
        assert!(
            !reference.contains(':') && !reference.starts_with('/'),
            "{reference}"
        );
        let name = reference.trim_start_matches("./");
        // Images are not text: what is asked for is whether they are there.
        let file = Sent::new("HEAD", &format!("/docs/{name}"));
        assert_eq!(file.to(&server).await.status, 200, "{name}");
    }
    for name in ["nothing", "..%2Fopenapi.yaml", "index.html%00"] {
        let file = Sent::new("GET", &format!("/docs/{name}"));
        assert_eq!(file.to(&server).await.status, 404, "{name}");
    }
}

/// What the page shows, and how browsers are to read its files.
#[tokio::test]
async fn the_page_shows_both_contracts() {
    let server = below("/Cust12345").await;
    let start = Sent::new("GET", "/docs/swagger-initializer.js")
        .to(&server)
        .await;
    for (name, url) in [
        ("Presence", "../openapi.json"),
        ("Sessions", "../openapi/session.json"),
    ] {
        for pair in [format!(r#""name": "{name}""#), format!(r#""url": "{url}""#)] {
            assert!(start.body.contains(&pair), "{}", start.body);
        }
    }
    assert!(
        start.body.contains(r#""validatorUrl": "none""#),
        "{}",
        start.body
    );
    for (name, media_type) in [
        ("swagger-ui.css", "text/css; charset=utf-8"),
        ("swagger-initializer.js", "text/javascript; charset=utf-8"),
        ("favicon-32x32.png", "image/png"),
    ] {
        let file = Sent::new("HEAD", &format!("/docs/{name}"));
        assert_eq!(
            file.to(&server).await.headers["content-type"],
            media_type,
            "{name}"
        );
    }
}

#[tokio::test]
async fn what_is_beside_the_contract_takes_nothing_from_it() {
    let server = below("/base").await;
    let version = Sent::new("GET", "/api").to(&server).await;
    assert_eq!(version.status, 200);
    let nothing = Sent::new("GET", "/openapi.xml").to(&server).await;
    assert_eq!(nothing.status, 404);
    assert!(nothing.body.contains("SoNotFoundException"));
    let post = Sent::new("POST", "/openapi.json").to(&server).await;
    assert_eq!(post.status, 405);
    assert_eq!(post.headers["allow"], "GET, HEAD, OPTIONS");
}
