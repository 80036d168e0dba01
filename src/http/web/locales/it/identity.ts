export const IDENTITY = {
  'identity.provider-text':
    'Siete riconosciuti su {host}, poi tornate qui. Riceviamo ciò che l’istituzione vi chiede là: né la vostra password né ciò che fate altrove.',
  'identity.provider-add-text': 'Siete riconosciuti su {host}, poi tornate qui: da allora potete accedere anche così.',
  'identity.provider-button': 'Continua con {label}',
  'identity.account-title': 'Con il vostro account del fediverso',
  'identity.account-text':
    'Il vostro server chiede se accettate di essere riconosciuti qui. Leggiamo il nome del vostro account e nient’altro, e non vi scriviamo nulla. Ciò che avete fatto da questo account è vostro anche qui.',
  'identity.account-add-text':
    'Il vostro server conferma che questo account è vostro. Ciò che avete fatto da lì conta allora come vostro, una volta.',
  'identity.account-hint':
    'Quello del vostro account, per esempio su Mastodon: @nome@server. È conservato cifrato, perché lo ritroviate tra i vostri modi di accedere.',
  'identity.account-button': 'Continua sul mio server',
  'identity.failed': 'Non avete effettuato l’accesso',
  'identity.own': 'Torna a come accedo',
  'identity.other-ways': 'Altri modi di accedere',
  'identity.join-title': 'Siete entrambe queste persone?',
  'identity.join-text':
    '{label} partecipa già qui, come {other}. Avete effettuato l’accesso come {own}. Se siete entrambe, diventano una sola persona.',
  'identity.join-once':
    'Ciò che avete sostenuto o votato con entrambe conta una volta; se differiscono vale il più recente, secondo le regole di ogni votazione.',
  'identity.join-name': 'Restate {own}, con le proposte e i commenti di entrambe.',
  'identity.join-forever': 'Non si può annullare. Le votazioni chiuse restano come sono state contate.',
  'identity.join-button': 'Sono entrambe: riuniscile',
  'identity.join-not': 'Lasciale separate',
  'identity.left-here': 'Qui siete usciti. Per uscire anche dal servizio che vi ha riconosciuti, continuate.',
  'identity.left-title': 'Siete usciti',
  'identity.left-text': 'Siete usciti da qui e dal servizio che vi ha riconosciuti.',
  'identity.left-home': 'Alla prima pagina',
  'done.sign-in-added': 'Aggiunto: da ora potete accedere così.',
} as const;
