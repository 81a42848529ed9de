// The bot's forms. What was typed stays until the bot has taken it.
function openModal(html) {
  const dialog = find('#modal');
  dialog.innerHTML = html;
  find('form', dialog).addEventListener('submit', onSubmit);
  if (!dialog.open) dialog.showModal();
  const first = find('.modal-field input, .modal-field textarea', dialog);
  first?.focus();
  first?.setSelectionRange(first.value.length, first.value.length);
}

async function onSubmit(event) {
  event.preventDefault();
  const form = event.currentTarget;
  const dialog = find('#modal');
  if (form.getAttribute('aria-busy') === 'true') return;
  form.setAttribute('aria-busy', 'true');
  const inputs = findAll('[name]', form);
  const fields = Object.fromEntries(inputs.map((input) => [input.name, input.value]));
  const answer = await post('/submit', { modal: Number(form.dataset.modal), fields });
  form.removeAttribute('aria-busy');
  const problem = find('#modal-error', form);
  problem.hidden = answer.kind !== 'refused';
  problem.textContent = answer.why ?? '';
  if (answer.kind === 'refused') return;
  dialog.close();
  show(answer);
}
