// The screen as the server draws it: what differs is changed, the rest stays as it is, with its
// focus, what is typed in it, and what the viewer opened.
const OWN = new Set(['open', 'data-day']); // attributes that only the browser sets

function morph(old, next) {
  if (old.nodeType !== next.nodeType || old.nodeName !== next.nodeName || (old.id ?? '') !== (next.id ?? '')) {
    old.replaceWith(next);
    return;
  }
  if (old.nodeType !== Node.ELEMENT_NODE) {
    if (old.data !== next.data) old.data = next.data;
    return;
  }
  const written = old.nodeName === 'TIME' && old.dateTime === next.dateTime;
  if ('keep' in old.dataset || written) return;
  const local = 'local' in old.dataset ? new Set(['hidden', 'aria-expanded', 'aria-selected']) : OWN;
  for (const { name } of [...old.attributes]) {
    if (!next.hasAttribute(name) && !OWN.has(name) && !local.has(name)) old.removeAttribute(name);
  }
  for (const { name, value } of next.attributes) {
    if (!local.has(name) && old.getAttribute(name) !== value) old.setAttribute(name, value);
  }
  morphChildren(old, next);
}

function morphChildren(old, next) {
  const named = new Map([...old.children].filter((child) => child.id).map((child) => [child.id, child]));
  let at = old.firstChild;
  for (const child of [...next.childNodes]) {
    const same = child.id ? named.get(child.id) : at && !at.id ? at : null;
    if (!same) {
      old.insertBefore(child, at);
      continue;
    }
    while (at && at !== same) {
      const gone = at;
      at = at.nextSibling;
      gone.remove();
    }
    at = same.nextSibling;
    morph(same, child);
  }
  while (at) {
    const gone = at;
    at = at.nextSibling;
    gone.remove();
  }
}

function draw(html) {
  const parsed = new DOMParser().parseFromString(html, 'text/html');
  morph(find('#screen'), parsed.getElementById('screen'));
  localise();
  markUnread();
  filterPalette();
  if (atEnd) scrollToEnd();
}

// Whoever reads the newest message keeps reading the newest one, whatever grows or shrinks.
let atEnd = true;

function scrollToEnd() {
  log().scrollTop = log().scrollHeight;
}

function stayAtEnd() {
  log().addEventListener('scroll', () => {
    atEnd = log().scrollHeight - log().scrollTop - log().clientHeight < 80;
  });
  new ResizeObserver(() => atEnd && scrollToEnd()).observe(log());
}

function follow() {
  const source = new EventSource(address('/live', { show: here.show }));
  source.onmessage = (event) => draw(event.data);
  source.onopen = () => { find('#lost').hidden = true; };
  source.onerror = () => {
    find('#lost').hidden = false;
    // The browser tries again by itself, unless it was told that there is nothing here.
    if (source.readyState === EventSource.CLOSED) setTimeout(follow, 2000);
  };
}

// Times in the viewer's own zone and language, relative ones to the stand-in's clock.
const STYLES = {
  t: { timeStyle: 'short' },
  T: { timeStyle: 'medium' },
  d: { dateStyle: 'short' },
  D: { dateStyle: 'long' },
  f: { dateStyle: 'long', timeStyle: 'short' },
  F: { dateStyle: 'full', timeStyle: 'short' },
  clock: { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit' },
};
const UNITS = [['year', 31536000], ['month', 2592000], ['day', 86400], ['hour', 3600], ['minute', 60], ['second', 1]];
const format = (at, style) => new Intl.DateTimeFormat(undefined, STYLES[style]).format(at);

function relative(at, now) {
  const seconds = Math.round((at - now) / 1000);
  const [unit, length] = UNITS.find(([, size]) => Math.abs(seconds) >= size) ?? UNITS.at(-1);
  return new Intl.RelativeTimeFormat(undefined, { numeric: 'auto' }).format(Math.trunc(seconds / length), unit);
}

function ofMessage(at, now) {
  const day = (date) => date.toDateString();
  const yesterday = new Date(now.getTime() - 86400000);
  if (day(at) === day(now)) return `Today at ${format(at, 't')}`;
  if (day(at) === day(yesterday)) return `Yesterday at ${format(at, 't')}`;
  return `${format(at, 'd')} ${format(at, 't')}`;
}

function localise() {
  const now = new Date(find('#clock').dateTime);
  for (const time of findAll('time[data-style]')) {
    const at = new Date(time.dateTime);
    const style = time.dataset.style;
    let text;
    if (style === 'R') text = relative(at, now);
    else if (style === 'message') text = ofMessage(at, now);
    else text = format(at, style in STYLES ? style : 'f');
    if (time.textContent !== text) time.textContent = text;
    if (style !== 'clock') time.title = format(at, 'F');
  }
  let day = '';
  for (const message of findAll('.message')) {
    const own = format(new Date(message.dataset.at), 'D');
    if (own !== day && !message.classList.contains('starter')) message.dataset.day = own;
    else delete message.dataset.day;
    day = own;
  }
}

// Channels with messages that came since this person first looked, and were not looked at, are bold.
function markUnread() {
  const isFirstLook = !sessionStorage.getItem(`looked:${here.as}`);
  sessionStorage.setItem(`looked:${here.as}`, 'yes');
  for (const link of findAll('a[data-channel]')) {
    const key = `seen:${here.as}:${link.dataset.channel}`;
    const isHere = link.dataset.channel === here.in;
    if (isHere || isFirstLook) sessionStorage.setItem(key, link.dataset.last);
    const seen = sessionStorage.getItem(key) ?? '';
    link.classList.toggle('unread', link.dataset.last !== '' && link.dataset.last !== seen && !isHere);
  }
}
