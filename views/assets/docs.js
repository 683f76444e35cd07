// Shows the OpenAPI document, ready to be tried out against this sandbox.
const place = document.getElementById('swagger')

// The library knows its dark colours by a class.
const dark = matchMedia('(prefers-color-scheme: dark)')
const adopt = () => document.documentElement.classList.toggle('dark-mode', dark.matches)
dark.addEventListener('change', adopt)
adopt()

place.replaceChildren()
window.SwaggerUIBundle({
  url: place.dataset.document,
  domNode: place,
  validatorUrl: null,
  deepLinking: true,
  docExpansion: 'none',
  defaultModelsExpandDepth: -1,
  displayRequestDuration: true,
  filter: true,
  tryItOutEnabled: true,
})
