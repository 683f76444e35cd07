// Shows the OpenAPI document, ready to be tried out against this sandbox.
const place = document.getElementById('swagger')

// The library knows its dark colours by a class.
const dark = matchMedia('(prefers-color-scheme: dark)')
const adopt = () => {
  const chosen = document.documentElement.dataset.theme ?? (dark.matches ? 'dark' : 'light')
  document.documentElement.classList.toggle('dark-mode', chosen === 'dark')
}
dark.addEventListener('change', adopt)
adopt()

/** What was created last, by the name of its parameter: it stands in for the ids of examples. */
const known = JSON.parse(place.dataset.known)

/** Every parameter in a path or header: where it is, its name and its example. */
function parametersOf(spec) {
  return Object.entries(spec.paths).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, { parameters = [] }]) =>
      parameters.map((parameter) => ({ path, method, parameter })),
    ),
  )
}

/** The path of the document that a request went to. */
function templateFor(spec, url) {
  const { pathname } = new URL(url, location.href)
  return Object.keys(spec.paths).find((path) =>
    new RegExp(`^${path.replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(pathname),
  )
}

function show(spec) {
  const parameters = parametersOf(spec)
  const examples = {}
  for (const { parameter } of parameters) {
    examples[parameter.name] ??= parameter.example
    if (known[parameter.name] !== undefined) parameter.example = known[parameter.name]
  }
  const isExample = (value) => value !== undefined && Object.values(examples).includes(value)
  let last = null

  function learn(name, id) {
    known[name] = id
    for (const { path, method, parameter } of parameters) {
      if (parameter.name === name)
        ui.specActions.changeParam([path, method], name, parameter.in, id, false)
    }
  }

  async function create(headers, address, body) {
    const answer = await fetch(address, { method: 'POST', headers, body: JSON.stringify(body) })
    return answer.ok ? (await answer.json().catch(() => ({}))).id : undefined
  }

  /** An example needs an order or a consent: where there is none, it is created first. */
  async function prepare({ url, headers, body }) {
    if (known.payment_order_id === undefined && url.includes(examples.payment_order_id)) {
      const currency = body?.currency ?? 'SEK'
      const id = await create(headers, '/payments/api/v1/payment_orders', { currency })
      if (id !== undefined) learn('payment_order_id', id)
    }
    const wanted = body?.provider_method_parameters?.consent_id
    if (!isExample(wanted)) return
    const asked = `${body.provider}_${body.method}`
    const { examples: consents } =
      spec.paths['/payments/api/v1/payment_consents'].post.requestBody.content['application/json']
    const id = await create(headers, '/payments/api/v1/payment_consents', consents[asked].value)
    if (id === undefined) return
    await create(headers, `/_sandbox/approvals/${id}/act`, { action: 'approve' })
    body.provider_method_parameters.consent_id = id
  }

  function withKnown(url, body) {
    let address = url
    for (const [name, id] of Object.entries(known))
      if (examples[name] !== undefined) address = address.replaceAll(examples[name], id)
    const text = JSON.stringify(body, (name, value) =>
      known[name] !== undefined && isExample(value) ? known[name] : value,
    )
    return { url: address, body: text }
  }

  const ui = window.SwaggerUIBundle({
    spec,
    domNode: place,
    validatorUrl: null,
    deepLinking: true,
    docExpansion: 'none',
    defaultModelsExpandDepth: -1,
    displayRequestDuration: true,
    filter: true,
    tryItOutEnabled: true,
    syntaxHighlight: { activated: false },
    requestInterceptor: async (request) => {
      last = { method: request.method?.toLowerCase() ?? 'get', url: request.url }
      const body = asJson(request.body)
      await prepare({ url: request.url, headers: request.headers, body })
      const next = withKnown(request.url, body ?? undefined)
      request.url = next.url
      if (next.body !== undefined) request.body = next.body
      return request
    },
    responseInterceptor: (response) => {
      if (last === null || !response.ok || last.method !== 'post') return response
      const template = templateFor(spec, last.url)
      const made = /^create_(\w+)$/.exec(spec.paths[template]?.post?.operationId ?? '')?.[1]
      const { id } = asJson(response.text) ?? {}
      if (made !== undefined && id !== undefined) learn(`${made}_id`, id)
      return response
    },
    onComplete: mend,
  })
}

function asJson(text) {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** Names for those who do not see the fields, by selector. */
const labels = {
  '.operation-filter-input': 'Filter by tag',
  '.body-param__text': 'Request body',
  '.examples-select-element': 'Example',
}

/** Levels of headings, of which the library skips some. */
const levels = { 'h3.opblock-tag': '2', '.opblock h4': '3', '.opblock h5': '4' }

/** What the library leaves out for those who do not see the page; it draws anew at will. */
function mend() {
  let isPlanned = false
  const repair = () => {
    isPlanned = false
    for (const [selector, label] of Object.entries(labels))
      for (const field of place.querySelectorAll(selector)) field.setAttribute('aria-label', label)
    for (const [selector, level] of Object.entries(levels))
      for (const heading of place.querySelectorAll(selector))
        heading.setAttribute('aria-level', level)
    // The page has a main part of its own.
    for (const inner of place.querySelectorAll('main')) {
      inner.setAttribute('role', 'group')
      inner.setAttribute('aria-label', 'Operations')
    }
    // A link within a button: the button opens the operation and changes the address.
    for (const link of place.querySelectorAll('button a[href]')) link.removeAttribute('href')
  }
  repair()
  new MutationObserver(() => {
    if (!isPlanned) requestAnimationFrame(repair)
    isPlanned = true
  }).observe(place, { childList: true, subtree: true })
}

fetch(place.dataset.document)
  .then((answer) => answer.json())
  .then((spec) => {
    place.replaceChildren()
    show(spec)
  })
  .catch((error) => {
    place.textContent = `The reference could not be loaded: ${error.message}`
  })
