//! What the log holds, and what it never does: notes, answers and tokens, whatever its filter.

use std::fs::File;

use standin::{Fault, OptionValue};

use super::process::Workshop;

const SECRET: &str = "zebrafish";

/// What somebody types, in every place where something can be typed, and every way in which that can go wrong.
async fn type_everywhere(shop: &Workshop) {
    let (discord, ada, place) = (&shop.discord, shop.ada, shop.place);
    let note = |time: &str| -> [(&str, OptionValue); 3] {
        [
            ("time", time.into()),
            ("craft", format!("{SECRET} craft").into()),
            ("what", format!("{SECRET} note").into()),
        ]
    };
    discord.command(ada, place, "log", &note("1h")).await;
    discord.command(ada, place, "log", &note("1hx")).await;
    for fault in [
        Fault::status(
            "POST /interactions/*/*/callback",
            400,
            50_035,
            "Invalid Form Body",
        ),
        Fault::cut("POST /interactions/*/*/callback"),
    ] {
        discord.fault(fault.times(4));
        discord.command(ada, place, "log", &note("1m")).await;
        discord.clear_faults();
    }
    let options: [(&str, OptionValue); 3] = [
        ("channel", OptionValue::Channel(shop.channel)),
        ("timezone", "Europe/Berlin".into()),
        ("question", format!("What of the {SECRET}?").into()),
    ];
    let set = discord.command(ada, place, "setup", &options).await;
    let overview = set.finished().await;
    discord.press(ada, &overview, "Ask now").await;
    discord
        .settle("the thread", |discord| {
            !discord.threads(shop.channel).is_empty()
        })
        .await;
    let messages = discord.messages(shop.channel);
    let question = messages.iter().find(|one| one.button("Answer").is_some());
    let form = discord
        .press(ada, question.expect("it was asked"), "Answer")
        .await
        .modal();
    let words = format!("{SECRET} words");
    for hours in ["guitar 1hx", "guitar 1h"] {
        let fields = [("words", words.as_str()), ("hours", hours)];
        discord.submit(ada, &form, &fields).await;
    }
    let posted = |discord: &standin::Standin| {
        let threads = discord.threads(shop.channel);
        let texts = threads.iter().flat_map(|one| discord.messages(one.id));
        texts.into_iter().any(|one| one.text().contains(SECRET))
    };
    discord.settle("the answer", posted).await;
}

#[tokio::test]
async fn whatever_the_filter_no_log_line_holds_what_was_typed_or_a_token() {
    for (filter, format) in [
        ("trace", "text"),
        (
            "info,serenity::http::client=trace,serenity::gateway::ws=trace,serenity::gateway::shard=trace,tungstenite=trace,\
             tungstenite::protocol=trace,tokio_tungstenite=trace,hyper=trace,h2=trace,reqwest=trace,poise=trace,sqlx=trace",
            "json",
        ),
        (
            "info,[request{method}]=trace,[fire]=trace,serenity[{body}]=trace",
            "text",
        ),
    ] {
        let mut shop = Workshop::new().await;
        let path = shop.database().with_extension("log");
        let log = File::create(&path).expect("a file can be made");
        shop.up_logging(filter, format, log).await;
        type_everywhere(&shop).await;
        assert!(shop.stop("-TERM").await.success());
        let logged = std::fs::read_to_string(&path).expect("it is text");
        assert!(logged.contains("starting"), "{filter}: nothing is logged");
        let token = shop.discord.token();
        for secret in [SECRET, token.as_str(), "standin."] {
            let line = logged.lines().find(|line| line.contains(secret));
            assert_eq!(line, None, "{filter}: {secret}");
        }
    }
}
