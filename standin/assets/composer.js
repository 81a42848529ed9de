// The message box, and the list of commands that `/` opens over it.
const draftKey = `draft:${here.as}:${here.in}`;

function fit(box) {
  box.style.height = 'auto';
  box.style.height = `${Math.min(box.scrollHeight, 200)}px`;
}

function offered() {
  return findAll('#palette [role=option]').filter((one) => !one.hidden);
}

// `/log 1h rust` is the command `log`, with more behind it.
function filterPalette() {
  const box = find('#box');
  const palette = find('#palette');
  const typed = box.value;
  const isCommand = typed.startsWith('/') && !find('#say').hidden;
  const query = typed.slice(1).toLowerCase();
  for (const option of findAll('[role=option]', palette)) {
    const name = option.dataset.name;
    const begins = name.startsWith(query) || query.startsWith(`${name} `);
    option.hidden = !(isCommand && (begins || (query.length > 1 && name.includes(query))));
    if (option.hidden) option.setAttribute('aria-selected', 'false');
  }
  const options = offered();
  palette.hidden = options.length === 0;
  const current = options.find((one) => one.getAttribute('aria-selected') === 'true');
  choose(options, current ?? options[0], box);
}

// Marks one option of a list as the chosen one, for the eye and for screen readers.
function choose(options, chosen, box) {
  for (const option of options) option.setAttribute('aria-selected', String(option === chosen));
  if (chosen) {
    box.setAttribute('aria-activedescendant', chosen.id);
    chosen.scrollIntoView({ block: 'nearest' });
  } else {
    box.removeAttribute('aria-activedescendant');
  }
}

// Moves the choice up or down, around the ends.
function move(options, by, box) {
  const at = options.findIndex((one) => one.getAttribute('aria-selected') === 'true');
  choose(options, options[(at + by + options.length) % options.length], box);
}

function onBoxKey(event) {
  const box = event.target;
  const options = find('#palette').hidden ? [] : offered();
  const chosen = options.find((one) => one.getAttribute('aria-selected') === 'true');
  if (options.length > 0 && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
    move(options, event.key === 'ArrowDown' ? 1 : -1, box);
  } else if (chosen && (event.key === 'Tab' || event.key === 'Enter') && !event.shiftKey) {
    openCommand(chosen.dataset.name);
  } else if (options.length > 0 && event.key === 'Escape') {
    find('#palette').hidden = true;
    box.removeAttribute('aria-activedescendant');
  } else if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
    find('#say').requestSubmit();
  } else {
    return;
  }
  event.preventDefault();
}

async function onSay(event) {
  event.preventDefault();
  const box = find('#box');
  if (box.value.trim() === '') return;
  if (box.value.startsWith('/')) {
    complain('There is no such command here.');
    return;
  }
  if (show(await post('/say', { text: box.value }))) {
    box.value = '';
    onBoxInput();
    scrollToEnd();
  }
}

function onBoxInput() {
  const box = find('#box');
  sessionStorage.setItem(draftKey, box.value);
  fit(box);
  filterPalette();
}

function startComposer() {
  const box = find('#box');
  box.value = sessionStorage.getItem(draftKey) ?? '';
  box.addEventListener('input', onBoxInput);
  box.addEventListener('keydown', onBoxKey);
  find('#say').addEventListener('submit', onSay);
  // The list is drawn anew with the screen, so its place is listened to.
  find('#palette-place').addEventListener('mousedown', (event) => {
    const option = event.target.closest('[role=option]');
    if (!option) return;
    event.preventDefault();
    openCommand(option.dataset.name);
  });
  onBoxInput();
}
