//! XML is read strictly: what the schema asks for comes out, and what is not XML 1.0 is refused where it goes wrong.

use openapi_axum::decode::{self, Decoded, Decoder, Pointer, Reader, Slot};
use openapi_axum::scalar::{self, TextRules};

const MESSAGE: TextRules = TextRules {
    max_length: 20,
    ..TextRules::ANY
};

#[derive(Debug, Default, PartialEq)]
struct Presence {
    status: i32,
    message: Option<String>,
    labels: Vec<String>,
    inner: Option<Box<Presence>>,
}

fn presence<'de, R: Reader<'de>>(decoder: &mut Decoder<R>, at: &Pointer<'_>) -> Decoded<Presence> {
    let (mut status, mut message) = (Slot::Absent, Slot::Absent);
    let (mut labels, mut inner) = (Slot::Absent, Slot::Absent);
    if !decoder.object(at)? {
        return Ok(None);
    }
    while let Some(name) = decoder.member()? {
        match name.to_ascii_lowercase().as_str() {
            "status" => decoder.fill(&mut status, at, &name, |decoder, at| {
                decoder.scalar(at, scalar::int32(0, 127))
            })?,
            "message" => decoder.fill(&mut message, at, &name, |decoder, at| {
                decoder.nullable(at, |decoder, at| decoder.text(at, &MESSAGE))
            })?,
            "labels" => decoder.fill(&mut labels, at, &name, |decoder, at| {
                decoder.list(at, |decoder, at| decoder.text(at, &MESSAGE))
            })?,
            "inner" => decoder.fill(&mut inner, at, &name, presence)?,
            _ => decoder.skip()?,
        }
    }
    let status = decoder.required(status, at, "Status", "an integer");
    let (Some(status), Some(message), Some(labels), Some(inner)) = (
        status,
        message.optional_or_null(),
        labels.optional(),
        inner.optional(),
    ) else {
        return Ok(None);
    };
    Ok(Some(Presence {
        status,
        message,
        labels: labels.unwrap_or_default(),
        inner: inner.map(Box::new),
    }))
}

fn read(body: &str) -> Result<Presence, String> {
    decode::xml(body.as_bytes(), "Presence", presence).map_err(|rejection| rejection.to_string())
}

#[track_caller]
fn takes(body: &str, message: Option<&str>) {
    let expected = Presence {
        status: 1,
        message: message.map(str::to_owned),
        ..Presence::default()
    };
    assert_eq!(read(body), Ok(expected), "{body}");
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
fn elements_come_in_any_order_case_and_namespace() {
    for body in [
        "<Presence><Status>1</Status><Message>hi</Message></Presence>",
        "<presence><MESSAGE>hi</MESSAGE><status>1</status></presence>",
        "<Presence xmlns='urn:any'>\n  <Status>1</Status>\r\n\t<Message>hi</Message>\n</Presence>\n",
        "<p:Presence xmlns:p='urn:any'><p:Status>1</p:Status><Message>hi</Message></p:Presence >",
        "<Presence><Status>1</Status><New><a>x<b/>y</a></New><Message>hi</Message></Presence>",
        "<Presence Status='2' xml:lang='en'><Status x=\"1\" y='2'>1</Status><Message>hi</Message></Presence>",
        "\u{FEFF}<?xml version='1.0'?>\n<?go on?><!-- - --><Presence><!--a--><Status>1<?b?></Status><Message>h<!--c-->i</Message></Presence><!--d--><?e?>\n",
    ] {
        takes(body, Some("hi"));
    }
}

#[test]
fn text_is_all_that_stands_in_an_element() {
    for (message, expected) in [
        ("<Message></Message>", ""),
        ("<Message/>", ""),
        ("<Message> \n </Message>", " \n "),
        ("<Message>a<![CDATA[<b> & ]]>c</Message>", "a<b> & c"),
        ("<Message><![CDATA[]]]]><![CDATA[>]]></Message>", "]]>"),
        ("<Message>&lt;&gt;&amp;&quot;&apos;</Message>", "<>&\"'"),
        (
            "<Message>&#65;&#x42;&#x1F600;&#xD;&#9;</Message>",
            "AB😀\r\t",
        ),
        ("<Message>a\r\nb\rc\nd</Message>", "a\nb\nc\nd"),
        (
            "<Message>é\u{FFFD}\u{85}\u{7F}>]]</Message>",
            "é\u{FFFD}\u{85}\u{7F}>]]",
        ),
    ] {
        takes(&around(message), Some(expected));
    }
}

#[test]
fn null_is_absent_or_nil() {
    const XSI: &str = "http://www.w3.org/2001/XMLSchema-instance";
    takes(&around(""), None);
    for attributes in [
        "xsi:nil='true'".to_owned(),
        "i:nil=\"1\"".to_owned(),
        format!("xmlns:other='{XSI}' other:nil=' true '"),
    ] {
        takes(&around(&format!("<Message {attributes}/>")), None);
        takes(
            &around(&format!("<Message {attributes}><!--no--></Message>")),
            None,
        );
    }
    for attributes in [
        "nil='true'",
        "xsi:nil='false'",
        "i:nil='0'",
        "xmlns:i='urn:other' i:nil='true'",
    ] {
        takes(&around(&format!("<Message {attributes}/>")), Some(""));
    }
    refuses(
        &around("<Message xsi:nil='true'>x</Message>"),
        "the body: line 1, column 53: expected nothing in an element that is null",
    );
    refuses(
        &around("<Message xsi:nil='yes'/>"),
        "the body: line 1, column 38: expected `nil` to be true or false",
    );
    refuses(
        "<Presence><Status i:nil='true'/></Presence>",
        "/Status: expected an integer, found null",
    );
    refuses(
        "<Presence i:nil='1'/>",
        "the body: expected an object, found null",
    );
}

#[test]
fn what_a_data_contract_serializer_writes_is_taken() {
    takes(
        r#"<Presence xmlns="http://schemas.datacontract.org/2004/07/X" xmlns:i="http://www.w3.org/2001/XMLSchema-instance"><Message i:nil="true"/><Status>1</Status></Presence>"#,
        None,
    );
    takes(
        r#"<a:Presence xmlns:a="http://schemas.datacontract.org/2004/07/X" xmlns:z="http://www.w3.org/2001/XMLSchema-instance"><a:Message z:nil="true"></a:Message><a:Status>1</a:Status></a:Presence>"#,
        None,
    );
}

#[test]
fn lists_are_wrapped_and_their_items_have_any_name() {
    let labels = |body: &str| read(&around(body)).map(|presence| presence.labels);
    assert_eq!(labels("<Labels/>"), Ok(vec![]));
    assert_eq!(labels("<Labels> \n</Labels>"), Ok(vec![]));
    assert_eq!(
        labels("<Labels> <a>x</a>\n<b> </b><Labels/></Labels>"),
        Ok(vec!["x".to_owned(), " ".to_owned(), String::new()])
    );
    refuses(
        &around("<Labels>x</Labels>"),
        "/Labels: expected a list, found a string",
    );
    refuses(
        &around("<Labels><a>x</a>y</Labels>"),
        "the body: line 1, column 45: expected either text or elements, not both",
    );
}

#[test]
fn everything_that_is_wrong_is_reported_with_its_pointer() {
    refuses(
        "<Presence><Status>one</Status><status>1</status><Message>far too long for a message</Message>\
         <Labels><a><b/></a><a>x</a></Labels><Inner>text</Inner></Presence>",
        "5 problems: \
         /Status: expected an integer in decimal digits, found another string; \
         /status: is given twice; \
         /Message: expected at most 20 characters, found 26; \
         /Labels/0: expected a string, found an object; \
         /Inner: expected an object, found a string",
    );
    refuses(
        "<Presence>\n<Message><b>bold</b></Message><Inner><Message/></Inner><x></y></Presence>",
        "3 problems: \
         /Message: expected a string, found an object; \
         /Inner/Status: is missing, expected an integer; \
         the body: line 2, column 59: expected the end of the element that is open",
    );
    refuses("<Presence/>", "/Status: is missing, expected an integer");
    refuses(
        "<Presence>1</Presence>",
        "the body: expected an object, found a string",
    );
}

#[test]
fn text_between_elements_is_refused_unless_it_is_white_space() {
    takes(&around(" \t\r\n<![CDATA[ ]]>&#32;"), None);
    for message in ["stray", "&amp;", "<![CDATA[x]]>", "&#160;"] {
        refuses(
            &around(message),
            "the body: line 1, column 29: expected either text or elements, not both",
        );
    }
    // What nobody reads may have both.
    takes(&around("<New>both <b>text</b> and elements</New>"), None);
}
