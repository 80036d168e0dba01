export const FORMS = {
  'form.sign-in-beside': 'Inicieu la sessió en una altra pestanya i torneu a enviar això.',
  'form.held-title': 'La vostra sessió s’ha acabat',
  'form.held-other': 'Una altra persona té la sessió oberta',
  'form.held-text': 'No s’ha perdut res: el que heu escrit es guarda en aquesta pàgina.',
  'form.held-files': 'Els fitxers triats no es poden guardar: torneu-los a triar després.',
  'form.held-again': 'Torna a enviar',
  'form.held-said': 'El que havíeu escrit',
  'admin.title': 'Despatx',
} as const;
