export const IMAGES = {
  'image.title': 'Imatges',
  'image.said':
    'Com a màxim {max}. Cada imatge es refà aquí: el lloc, la data i la càmera que hi consten desapareixen.',
  'image.alt': 'Què mostra la imatge {number}',
  'image.alt-hint': 'Per a qui no la veu. Necessari.',
  'image.remove': 'Treu la imatge {number}',
  'image.new-alt': 'Què mostra la nova imatge',
  'image.file': 'Fitxer',
  'image.file-hint': 'JPEG, PNG, WebP, GIF o AVIF, com a màxim 16 MB. Cap rostre recognoscible de qui no ho va voler.',
  'image.add': 'Afegeix la imatge',
  'image.named': 'El fitxer «{name}»',
} as const;
