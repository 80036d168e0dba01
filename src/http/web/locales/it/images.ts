export const IMAGES = {
  'image.title': 'Immagini',
  'image.said':
    'Al massimo {max}. Ogni immagine è rifatta qui: luogo, data e fotocamera che vi sono annotati spariscono.',
  'image.alt': 'Che cosa mostra l’immagine {number}',
  'image.alt-hint': 'Per chi non la vede. Necessario.',
  'image.remove': 'Togli l’immagine {number}',
  'image.new-alt': 'Che cosa mostra la nuova immagine',
  'image.file': 'File',
  'image.file-hint':
    'JPEG, PNG, WebP, GIF o AVIF, al massimo 16 MB. Nessun volto riconoscibile di chi non l’ha voluto.',
  'image.add': 'Aggiungi l’immagine',
  'image.named': 'Il file «{name}»',
} as const;
