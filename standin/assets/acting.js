// Clicks, all of them in one place: each thing that can be clicked names its act.
const ACTS = {
  press: async (button) => {
    button.setAttribute('aria-busy', 'true');
    show(await post('/press', { message: button.dataset.message, id: button.dataset.id }));
    button.removeAttribute('aria-busy');
  },
  select: (choice) => pick(choice.closest('.menu'), [choice.dataset.value]),
  'select-many': (button) => {
    const menu = button.closest('.menu');
    const chosen = findAll('input:checked', menu).map((box) => box.value);
    const { least, most } = menu.dataset;
    if (chosen.length < least || chosen.length > most) {
      complain(`Choose ${least} to ${most}.`);
      return;
    }
    pick(menu, chosen);
  },
  nothing: () => {},
  app: async (button) => {
    button.closest('details').open = false;
    show(await post('/app', { message: button.dataset.message, id: button.dataset.name }));
  },
  dismiss: async (button) => {
    if (show(await post('/dismiss', { message: button.dataset.message }))) find('#box').focus();
  },
  react: async (button) => show(await post('/react', { message: button.dataset.message, id: button.dataset.emoji })),
  voice: async (button) => show(await post('/voice', { channel: button.dataset.channel || null })),
  deafen: async (button) => {
    const deafened = button.getAttribute('aria-checked') !== 'true';
    show(await post('/voice', { channel: button.dataset.channel, deafened }));
  },
  reveal: (button) => {
    const shown = button.getAttribute('aria-expanded') === 'true';
    button.setAttribute('aria-expanded', String(!shown));
    button.nextElementSibling.hidden = shown;
  },
  clock: async (button) => show(await post('/clock', { minutes: Number(button.dataset.minutes) })),
  action: async (button) => show(await post('/action', { id: button.dataset.id })),
  fault: async (button) => {
    const on = button.getAttribute('aria-checked') !== 'true';
    show(await post('/fault', { fault: button.dataset.fault, on }));
  },
  'fault-once': async (button) => show(await post('/fault', { fault: button.dataset.fault, on: true })),
  'toggle-trouble': () => toggleTrouble(find('#trouble').hidden),
  'toggle-channels': () => toggleChannels(!document.body.classList.contains('channels-open')),
  'leave-command': () => leaveCommand(),
  'close-modal': () => find('#modal').close(),
};

async function pick(menu, values) {
  menu.open = false;
  find('summary', menu).focus();
  const { message, id, kind } = menu.dataset;
  show(await post('/select', { message, id, kind: Number(kind), values }));
}

function toggleTrouble(open) {
  find('#trouble').hidden = !open;
  find('#to-trouble').setAttribute('aria-expanded', String(open));
  document.body.classList.toggle('trouble-open', open);
  sessionStorage.setItem('trouble', open ? 'open' : '');
  if (!open) find('#to-trouble').focus();
}

function toggleChannels(open) {
  document.body.classList.toggle('channels-open', open);
  find('#to-channels').setAttribute('aria-expanded', String(open));
  if (open) find('#channels a[aria-current]')?.focus();
}

function listenForActs() {
  document.addEventListener('click', (event) => {
    const target = event.target.closest('[data-act]');
    // Menus close when something else is clicked.
    for (const menu of findAll('details[open]')) {
      if (!menu.contains(event.target)) menu.open = false;
    }
    const outside = !event.target.closest('#channels, #to-channels');
    if (outside && document.body.classList.contains('channels-open')) toggleChannels(false);
    if (!target) return;
    if (target.nodeName === 'SUMMARY') event.preventDefault();
    ACTS[target.dataset.act]?.(target);
  });
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return;
    const menu = event.target.closest?.('details[open]');
    if (menu) {
      menu.open = false;
      find('summary', menu).focus();
    } else if (document.body.classList.contains('channels-open')) {
      toggleChannels(false);
      find('#to-channels').focus();
    }
  });
}
