export const FORMS = {
  'form.sign-in-beside': 'Accedete in un’altra scheda, poi inviate di nuovo.',
  'form.held-title': 'La vostra sessione è finita',
  'form.held-other': 'È connesso qualcun altro',
  'form.held-text': 'Nulla è perso: ciò che avete scritto è conservato su questa pagina.',
  'form.held-files': 'I file scelti non si possono conservare: sceglieteli di nuovo dopo.',
  'form.held-again': 'Invia di nuovo',
  'form.held-said': 'Che cosa avevate scritto',
  'admin.title': 'Scrivania',
} as const;
