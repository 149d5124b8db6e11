//! Documents that are not XML 1.0 with namespaces, or have a DTD, are refused where they go wrong.

use openapi_axum::decode;

/// Passes over a whole document without looking at what it says.
fn read(body: &str) -> Result<(), String> {
    decode::xml(body.as_bytes(), "Presence", |decoder, _| {
        decoder.skip().map(Some)
    })
    .map_err(|rejection| rejection.to_string())
}

#[track_caller]
fn takes(body: &str) {
    assert_eq!(read(body), Ok(()), "{body}");
}

#[track_caller]
fn refuses(body: &str, expected: &str) {
    assert_eq!(read(body), Err(expected.to_owned()), "{body}");
}

/// A presence with the status 1 around `message`.
fn around(message: &str) -> String {
    format!("<Presence><Status>1</Status>{message}</Presence>")
}

#[test]
fn a_declaration_may_say_version_and_a_charset_that_is_utf8() {
    for declaration in [
        "version=\"1.0\"",
        "version = '1.0' encoding='utf-8'",
        "version='1.0' encoding='UTF-8' standalone='yes'",
        "version='1.0' encoding='us-ascii' standalone='no' ",
    ] {
        takes(&format!("<?xml {declaration}?>{}", around("")));
    }
    for (declaration, expected) in [
        (
            "version='1.0' encoding='utf-16'",
            "column 21: expected UTF-8",
        ),
        (
            "version='1.0' encoding='iso-8859-1'",
            "column 21: expected UTF-8",
        ),
        ("version='1.1'", "column 7: expected version 1.0 of XML"),
        (
            "version='1.0' standalone='maybe'",
            "column 21: expected `yes` or `no`",
        ),
        (
            "version='1.0' encoding=utf-8",
            "column 30: expected a value in quotes",
        ),
        (
            "version='1.0'encoding='utf-8'",
            "column 1: expected an XML declaration with version, encoding and standalone",
        ),
        (
            "encoding='utf-8' version='1.0'",
            "column 1: expected an XML declaration with version, encoding and standalone",
        ),
        (
            "encoding='utf-8'",
            "column 1: expected an XML declaration with version, encoding and standalone",
        ),
        (
            "version='1.0' more='1'",
            "column 1: expected an XML declaration with version, encoding and standalone",
        ),
        (
            "",
            "column 1: expected an XML declaration with version, encoding and standalone",
        ),
    ] {
        let body = format!("<?xml {declaration}?>{}", around(""));
        refuses(&body, &format!("the body: line 1, {expected}"));
    }
    refuses(
        &format!(" <?xml version='1.0'?>{}", around("")),
        "the body: line 1, column 2: expected an XML declaration only at the beginning",
    );
}

#[test]
fn document_type_declarations_are_refused_in_any_spelling() {
    let laughs = "<!DOCTYPE lolz [<!ENTITY lol \"lol\"><!ENTITY lol2 \"&lol;&lol;\">]>";
    for doctype in [
        laughs,
        "<!DOCTYPE a>",
        "<!doctype a>",
        "<!DocType a SYSTEM 'file:///etc/passwd'>",
        "<!DOCTYPE",
    ] {
        refuses(
            &format!(
                "<?xml version='1.0'?>{doctype}{}",
                around("<Message>&lol2;</Message>")
            ),
            "the body: line 1, column 22: expected no document type declaration (DTD)",
        );
    }
    for doctype in [
        "<!DOCTYPE a>",
        "<!DOCTYPE>",
        "<!doctype a [",
        "<!DOCTYPE a [<!ENTITY b '",
    ] {
        refuses(
            &around(doctype),
            "the body: line 1, column 29: expected no document type declaration (DTD)",
        );
    }
}

/// What stands in a document at a column, and what is expected there.
type Wrong = (&'static str, usize, &'static str);

const WRONG_TEXT: &[Wrong] = &[
    (
        "<Message>&lol;</Message>",
        38,
        "one of `&lt;`, `&gt;`, `&amp;`, `&quot;`, `&apos;` or a character's number",
    ),
    ("<Message>&</Message>", 38, "`&`, a name and `;`"),
    (
        "<Message>&#x1;</Message>",
        38,
        "the number of a character of XML 1.0",
    ),
    (
        "<Message>&#xD800;</Message>",
        38,
        "the number of a character of XML 1.0",
    ),
    (
        "<Message>&#xFFFF;</Message>",
        38,
        "the number of a character of XML 1.0",
    ),
    (
        "<Message>&#x110000;</Message>",
        38,
        "the number of a character of XML 1.0",
    ),
    (
        "<Message>&#0;</Message>",
        38,
        "the number of a character of XML 1.0",
    ),
    (
        "<Message>&#-1;</Message>",
        38,
        "the number of a character of XML 1.0",
    ),
    (
        "<Message>&#+65;</Message>",
        38,
        "the number of a character of XML 1.0",
    ),
    (
        "<Message>&#;</Message>",
        38,
        "the number of a character of XML 1.0",
    ),
    ("<Message>\u{FFFF}</Message>", 38, "a character of XML 1.0"),
    ("<Message a='\u{1}'/>", 41, "a character of XML 1.0"),
    ("<!--\u{0}-->", 33, "a character of XML 1.0"),
    ("<Message>]]></Message>", 38, "no `]]>` in text"),
    ("<!-- -- -->", 29, "no `--` in a comment"),
    ("<!-- --->", 29, "no `--` in a comment"),
    ("<!-->", 29, "a tag, comment or section that ends"),
    (
        "<?xml version='1.0'?>",
        29,
        "an XML declaration only at the beginning",
    ),
    (
        "<?XML x?>",
        29,
        "a processing instruction with a name of its own",
    ),
    (
        "<? x?>",
        29,
        "a processing instruction with a name of its own",
    ),
    (
        "<?a:b x?>",
        29,
        "a processing instruction with a name of its own",
    ),
    ("<![cdata[x]]>", 29, "a tag, comment or section that ends"),
    ("<Message", 37, "an attribute, `/>` or `>`"),
];

const WRONG_TAGS: &[Wrong] = &[
    ("<Message a='1' a='2'/>", 44, "an attribute only once"),
    (
        "<Message xmlns:p='u' xmlns:q='u' p:a='1' q:a='2'/>",
        70,
        "an attribute only once",
    ),
    (
        "<Message xsi:nil='1' i:nil='1'/>",
        50,
        "an attribute only once",
    ),
    ("<Message a=1/>", 40, "a value in quotes"),
    ("<Message a/>", 39, "`=`"),
    ("<Message a='1'b='2'/>", 43, "an attribute, `/>` or `>`"),
    ("<Message a='<'/>", 41, "no `<` in a value"),
    (
        "<Message a='&no;'/>",
        41,
        "one of `&lt;`, `&gt;`, `&amp;`, `&quot;`, `&apos;` or a character's number",
    ),
    ("<Message a='&amp'/>", 41, "`&`, a name and `;`"),
    ("<p:Message/>", 29, "a prefix that is declared"),
    (
        "<a xmlns:p='u'><p:b/></a><p:b/>",
        54,
        "a prefix that is declared",
    ),
    ("<Message p:a='1'/>", 38, "a prefix that is declared"),
    ("<Message xmlns:p=''/>", 47, "a namespace"),
    (
        "<Message xmlns:xmlns='u'/>",
        29,
        "namespaces as XML allows them, at most 128 of them",
    ),
    ("<a:b:c/>", 33, "an attribute, `/>` or `>`"),
    ("< Message/>", 30, "a name"),
    ("<1/>", 30, "a name"),
    ("<Message/ >", 37, "an attribute, `/>` or `>`"),
    (
        "<Message></message>",
        38,
        "the end of the element that is open",
    ),
    (
        "<Message></Message a='1'>",
        38,
        "the end of the element that is open",
    ),
];

#[test]
fn what_is_not_well_formed_is_refused_where_it_goes_wrong() {
    for (message, column, expected) in WRONG_TEXT.iter().chain(WRONG_TAGS) {
        let expected = format!("the body: line 1, column {column}: expected {expected}");
        refuses(&around(message), &expected);
    }
}

#[test]
fn a_document_is_in_utf8() {
    let rejection = decode::xml(b"<Presence>\xFF</Presence>", "Presence", |decoder, _| {
        decoder.skip().map(Some)
    });
    assert_eq!(
        rejection.map_err(|rejection| rejection.to_string()),
        Err("the body: byte 10 is not UTF-8".to_owned())
    );
}

#[test]
fn there_is_one_root_of_the_right_name() {
    refuses(
        "<Other/>",
        "the body: expected `Presence` as the root element, found another",
    );
    for (body, expected) in [
        ("", "column 1: expected a root element"),
        (" <!--only--> ", "column 14: expected a root element"),
        (
            "text",
            "column 1: expected no text outside of the root element",
        ),
        (
            "<Presence><Status>1</Status></Presence><Presence/>",
            "column 40: expected nothing after the root element",
        ),
        (
            "<Presence><Status>1</Status></Presence>x",
            "column 40: expected no text outside of the root element",
        ),
        (
            "<Presence><Status>1</Status></Presence>&#32;",
            "column 40: expected no text outside of the root element",
        ),
        (
            "<![CDATA[ ]]><Presence/>",
            "column 1: expected no text outside of the root element",
        ),
        (
            "<Presence><Status>1</Status></Presence></a>",
            "column 40: expected no end before a start",
        ),
        (
            "<Presence><Status>1</Status>",
            "column 29: expected the end of the element that is open",
        ),
    ] {
        refuses(body, &format!("the body: line 1, {expected}"));
    }
}

#[test]
fn depth_and_attributes_are_limited() {
    let nested = |levels: usize| {
        around(&format!(
            "{}{}",
            "<a>".repeat(levels),
            "</a>".repeat(levels)
        ))
    };
    takes(&nested(63));
    refuses(
        &nested(64),
        "the body: line 1, column 218: expected at most 64 levels of elements",
    );
    let attributes = |count: usize| {
        let attributes: String = (0..count).map(|index| format!(" a{index}=''")).collect();
        around(&format!("<a{attributes}/>"))
    };
    takes(&attributes(64));
    assert!(
        read(&attributes(65)).is_err_and(|text| text.ends_with("expected at most 64 attributes"))
    );
}

#[test]
fn names_and_namespaces_are_short() {
    let long = "n".repeat(1025);
    takes(&format!("<Presence xmlns='{}'/>", &long[..1000]));
    takes(&around(&format!("<{0}/>", &long[..1024])));
    refuses(
        &format!("<Presence xmlns='{long}'/>"),
        "the body: line 1, column 11: expected a namespace of at most 1024 bytes",
    );
    refuses(
        &format!("<Presence><{long}/></Presence>"),
        "the body: line 1, column 11: expected a name of at most 1024 bytes",
    );
}
