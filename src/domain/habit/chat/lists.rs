//! The words by which a message about work is told from other talk. Lists, and no rules: those are the parent's.

/// Words anywhere in a message that make it another kind of talk: plans, wishes, others, waiting, sleep, what is over.
pub(super) const ELSEWHERE: &str = "
    tomorrow yesterday later ago left remaining until till til next last late soon monday tuesday wednesday
    thursday friday saturday sunday week weeks weekend weekly month months year years days daily will i'll
    we'll gonna wanna going want wants wanted wish hope hoping plan plans planning planned goal aim aiming try
    trying should shoulda would could might maybe may must need needs needed can can't cant cannot let's lets
    let not no never without didn't didnt don't dont doesn't doesnt won't wont wasn't haven't havent hasn't
    isn't nope skip skipped skipping instead if you your you're he she they his her their them him who whoever
    anyone anybody someone somebody everyone everybody people teacher says said say how what why when where
    off away brb afk bbl gn sleep slept asleep sleeping nap napped wait waiting waited queue traffic flight
    train drive drove driving commute delay delayed airport shift shop job meeting meetings call zoom movie
    episode video videos vod tutorial watched watching lecture song recording long takes took take lasts
    lasted costs cost price bake baked oven recipe cook battery timer alarm download downloaded downloading
    compile restart restarts reply respond ends starts start offer trial exam class minecraft challenge limit
    mute muted ban cooldown every each per usually always normally used average total overall lifetime between
    least most than enough beats worth imagine give hang break makes been dinner lunch breakfast kitchen dog
    phone scrolled scrolling shower laundry dishes groceries netflix youtube cleaned talked chatted cried ran
    run running jog jogged sprint swim swam x
";
/// Words by which a bare "m" is metres or millions.
pub(super) const METRES: &str = "
    freestyle hurdles dash relay tall high deep views subs row rowed laps km
";
/// Words that may stand before a time at the beginning.
pub(super) const FILLERS: &str = "
    i i've ive we just finally today today's tonight did done got gotten put in practiced practised practice
    practicing studied study worked spent logged log logging managed session another about around roughly
    approx only a an quick solid good nice full short for of ok okay so and then but well yes yay day my was
    tired morning evening afternoon night early late have also plus more coded played wrote drew read sang
    painted trained drilled rehearsed composed recorded sketched squeezed clocked time
";
/// Words that may stand behind a time at the end.
pub(super) const TRAILERS: &str = "
    today tonight done straight this morning evening afternoon so far in total session now
";
/// Words right before a time that make it a moment or a bound, not a length of work.
pub(super) const POINTING: &str = "
    in after within under over before at by since first of the that from to was is are be were it's its that's
    thats have has with my and there
";
/// Words right behind a time that do the same.
pub(super) const FOLLOWING: &str = "
    to from before after in old away is was are for
";
/// What people say they did when they practised.
pub(super) const PRACTISED: &str = "
    practiced practised studied worked trained drilled rehearsed played sang composed recorded mixed
    improvised drew sketched painted shaded inked modelled modeled sculpted wrote edited translated read
    reviewed revised learned learnt coded programmed debugged refactored built made designed sewed knitted
    carved wove filmed shot animated cut did spent put logged got
";
