use super::{inline, render};
use crate::ids::{ChannelId, RoleId, UserId};
use crate::page::names::Names;

fn names() -> Names {
    let mut names = Names::empty(UserId::new(1));
    names.users.insert(UserId::new(7), "Mia <3".to_owned());
    names.channels.insert(ChannelId::new(8), "log".to_owned());
    names.roles.insert(RoleId::new(9), "team".to_owned());
    names
}

fn shown(text: &str) -> String {
    render(text, &names()).into_string().trim().to_owned()
}

#[test]
fn nothing_typed_becomes_markup_of_its_own() {
    for text in [
        "<img src=x onerror=alert(1)>",
        "<script>alert(1)</script>",
        "</div><b>hi",
        "`<img src=x>` and ```\n<script>\n```",
        "[a<img src=x>](https://x.example/\"onclick=)",
        "<!-- a --> <?php ?> &lt;img&gt; &#60;img",
        "> <img src=x>\n- <img src=x>\n# <img src=x>",
        "||<img src=x>|| **<img src=x>** __<b>__",
        "<https://x.example/<img> <t:<img>:F> <@<img>>",
        "\u{E000}img src=x>",
    ] {
        let markup = shown(text);
        for tag in ["<img", "<script", "<b>", "<!--", "<?", "</div"] {
            assert!(!markup.contains(tag), "{text:?} became {markup}");
        }
    }
}

#[test]
fn entities_stay_as_they_were_typed() {
    assert_eq!(shown("a &amp; b &copy;"), "<p>a &amp;amp; b &amp;copy;</p>");
}

#[test]
fn formatting_reads_as_in_discord() {
    for (text, expected) in [
        (
            "**b** *i* __u__ ~~s~~",
            "<p><strong>b</strong> <em>i</em> <u>u</u> <s>s</s></p>",
        ),
        ("a\nb", "<p>a<br />\nb</p>"),
        ("a ~b~ c", "<p>a ~b~ c</p>"),
        ("Text\n---", "<p>Text<br />\n---</p>"),
        ("# One", "<h3 class=\"large\">One</h3>"),
        ("#### no heading", "<p>#### no heading</p>"),
        ("-# small print", "<p class=\"subtext\">small print</p>"),
        ("+ no list", "<p>+ no list</p>"),
        ("    no code", "<p>no code</p>"),
        (
            "[a]: https://x.example",
            "<p>[a]: <a href=\"https://x.example\" target=\"_blank\" rel=\"noopener noreferrer\">https://x.example</a></p>",
        ),
    ] {
        assert_eq!(shown(text), expected, "for {text:?}");
    }
}

#[test]
fn quotes_and_lists_end_where_discord_ends_them() {
    assert_eq!(
        shown("> said\nnot said"),
        "<blockquote>\n<p>said</p>\n</blockquote>\n<p>not said</p>"
    );
    assert!(shown("- one\nafter").ends_with("</ul>\n<p>after</p>"));
    assert!(shown(">>> a\nb").contains("<p>a<br />\nb</p>\n</blockquote>"));
}

#[test]
fn mentions_show_names() {
    let markup = shown("<@7> <@!7> <#8> <@&9> <#99> </log:5> <:heart:6>");
    assert!(markup.contains("<span class=\"mention\">@Mia &lt;3</span>"));
    assert!(markup.contains("<a class=\"mention\" href=\"/?as=1&amp;in=8\">#log</a>"));
    assert!(markup.contains("@team"));
    assert!(markup.contains("# no access"));
    assert!(markup.contains("<span class=\"mention\">/log</span>"));
    assert!(markup.contains(":heart:"));
}

#[test]
fn timestamps_carry_their_instant_and_style() {
    let markup = shown("<t:1795420800:R> <t:1795420800> <t:1795420800:x>");
    assert!(markup.contains("datetime=\"2026-11-23T08:00:00Z\" data-style=\"R\""));
    assert!(markup.contains("data-style=\"f\""));
    assert!(markup.contains("&lt;t:1795420800:x&gt;"));
}

#[test]
fn addresses_of_the_web_are_links_and_no_others() {
    assert!(shown("see https://a.example/b_c_d.").contains("href=\"https://a.example/b_c_d\""));
    assert!(shown("[x](https://a.example)").contains("href=\"https://a.example\""));
    for text in [
        "[x](javascript:alert(1))",
        "[x](data:text/html,1)",
        "[x](//a.example)",
    ] {
        assert!(!shown(text).contains("href"), "{text}");
    }
}

#[test]
fn spoilers_hide_what_is_between_the_bars() {
    let markup = shown("a ||b **c** <@7>|| d || e");
    assert_eq!(markup.matches("data-act=\"reveal\"").count(), 1);
    assert!(markup.ends_with("</span></span> d || e</p>"), "{markup}");
    assert!(!shown("||||").contains("reveal"));
    assert!(!shown("**a || b** c ||").contains("reveal"));
}

#[test]
fn code_is_shown_as_typed() {
    assert_eq!(
        shown("```rust\nlet a = <b>;\n```"),
        "<pre tabindex=\"0\"><code>let a = &lt;b&gt;;</code></pre>"
    );
    assert_eq!(
        shown("`<@7> &amp;`"),
        "<p><code>&lt;@7&gt; &amp;amp;</code></p>"
    );
    assert!(shown("``` never closed").contains("``` never closed"));
}

#[test]
fn a_short_text_stands_in_a_line() {
    assert_eq!(
        inline("**b**", &names()).into_string(),
        "<strong>b</strong>"
    );
}
