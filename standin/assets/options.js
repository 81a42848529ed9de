// The options of a command: fields by name, and what the bot offers while one is typed.
let asked = 0; // the newest question to the bot; older answers are ignored

async function openCommand(name) {
  const box = find('#box');
  const rest = box.value.slice(name.length + 1).trim();
  box.value = '';
  sessionStorage.removeItem(draftKey);
  const response = await fetch(address('/command-form', { name }));
  if (!response.ok) {
    filterPalette();
    complain(`/${name} is not offered here.`);
    return;
  }
  const place = find('#command');
  place.innerHTML = await response.text();
  const form = find('form', place);
  place.hidden = false;
  find('#say').hidden = true;
  find('#palette').hidden = true;
  box.removeAttribute('aria-activedescendant');
  complain();
  form.addEventListener('submit', onCommand);
  form.addEventListener('keydown', onOptionKey);
  form.addEventListener('input', (event) => {
    delete event.target.dataset.value;
    if ('complete' in event.target.dataset) complete(event.target);
  });
  for (const input of findAll('[data-complete]', form)) {
    input.addEventListener('focus', () => complete(input));
    input.addEventListener('blur', () => closeChoices(input));
  }
  form.addEventListener('mousedown', onChoiceClick);
  const first = find('input, select', form);
  if (first && rest && first.type === 'text') first.value = rest;
  (first ?? find('[type=submit]', form)).focus();
}

function leaveCommand() {
  const place = find('#command');
  asked += 1;
  place.hidden = true;
  place.replaceChildren();
  const box = find('#box');
  find('#say').hidden = false;
  box.value = '';
  onBoxInput();
  complain();
  box.focus();
}

// What is filled in: the value of a choice that was taken, otherwise what was typed.
function filled(form) {
  const options = {};
  for (const input of findAll('[name]', form)) {
    if (input.type !== 'file' && input.value !== '') options[input.name] = input.dataset.value ?? input.value;
  }
  return options;
}

async function upload(input) {
  const file = input.files[0];
  const response = await fetch(`/upload?${new URLSearchParams({ name: file.name })}`, {
    method: 'POST',
    headers: { 'content-type': 'application/octet-stream' },
    body: file,
  });
  return (await response.json()).token;
}

async function onCommand(event) {
  event.preventDefault();
  const form = event.currentTarget;
  if (form.getAttribute('aria-busy') === 'true') return;
  form.setAttribute('aria-busy', 'true');
  const options = filled(form);
  for (const input of findAll('[type=file]', form)) {
    if (input.files.length > 0) options[input.name] = String(await upload(input));
  }
  const answer = await post('/command', { name: form.dataset.command, options });
  form.removeAttribute('aria-busy');
  if (answer.kind === 'refused') {
    complain(answer.why);
    return;
  }
  leaveCommand();
  show(answer);
  scrollToEnd();
}

function choicesOf(input) {
  return find(`#${CSS.escape(input.getAttribute('aria-controls'))}`);
}

function closeChoices(input) {
  choicesOf(input).hidden = true;
  input.setAttribute('aria-expanded', 'false');
  input.removeAttribute('aria-activedescendant');
}

async function complete(input) {
  const form = input.form;
  const question = ++asked;
  const focused = [input.name, input.value];
  const answer = await post('/complete', { name: form.dataset.command, options: filled(form), focused });
  if (question !== asked || document.activeElement !== input) return;
  const list = choicesOf(input);
  const choices = answer.choices ?? [];
  list.replaceChildren(...choices.map((choice, at) => {
    const item = document.createElement('li');
    item.id = `${list.id}-${at}`;
    item.setAttribute('role', 'option');
    item.setAttribute('aria-selected', 'false');
    item.dataset.value = typeof choice.value === 'string' ? choice.value : JSON.stringify(choice.value);
    item.textContent = choice.name;
    return item;
  }));
  list.hidden = choices.length === 0;
  input.setAttribute('aria-expanded', String(choices.length > 0));
  input.removeAttribute('aria-activedescendant');
}

function take(input, choice) {
  input.value = choice.textContent;
  input.dataset.value = choice.dataset.value;
  asked += 1;
  closeChoices(input);
}

function onChoiceClick(event) {
  const choice = event.target.closest('.choices [role=option]');
  if (!choice) return;
  event.preventDefault();
  take(find('input', choice.closest('.completed')), choice);
}

function onOptionKey(event) {
  const input = event.target;
  const list = 'complete' in input.dataset ? choicesOf(input) : null;
  const options = list && !list.hidden ? [...list.children] : [];
  const chosen = options.find((one) => one.getAttribute('aria-selected') === 'true');
  if (options.length > 0 && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
    if (chosen || event.key === 'ArrowDown') move(options, event.key === 'ArrowDown' ? 1 : -1, input);
    else move(options, 0, input);
  } else if (chosen && event.key === 'Enter') {
    take(input, chosen);
  } else if (chosen && event.key === 'Tab') {
    take(input, chosen);
    return;
  } else if (options.length > 0 && event.key === 'Escape') {
    closeChoices(input);
  } else if (event.key === 'Escape') {
    leaveCommand();
  } else {
    return;
  }
  event.preventDefault();
  event.stopPropagation();
}
