export const FORMS = {
  'form.sign-in-beside': 'Inicie sesión en otra pestaña y vuelva a enviar esto.',
  'form.held-title': 'Su sesión ha terminado',
  'form.held-other': 'Otra persona tiene la sesión abierta',
  'form.held-text': 'No se ha perdido nada: lo que escribió se guarda en esta página.',
  'form.held-files': 'Los archivos elegidos no pueden guardarse: elíjalos de nuevo después.',
  'form.held-again': 'Enviar de nuevo',
  'form.held-said': 'Lo que había escrito',
  'admin.title': 'Despacho',
} as const;
