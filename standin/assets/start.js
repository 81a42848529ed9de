// Everything is there: start.
localise();
markUnread();
startComposer();
listenForActs();
if (sessionStorage.getItem('trouble') === 'open') toggleTrouble(true);
scrollToEnd();
stayAtEnd();
follow();
