import { type ExportNamedDeclaration, type ImportDeclaration, parseSync } from 'oxc-parser'

type Range = { readonly start: number; readonly end: number }

/** A name that a declaration uses, and where it stands in the text. */
export type Use = Range & { readonly module: string | null; readonly name: string }

export type Declaration = Range & {
  readonly name: string
  readonly uses: readonly Use[]
  /** the comment in front of it */
  readonly doc: string
}

export type Module = {
  readonly text: string
  readonly declarations: ReadonlyMap<string, Declaration>
  /** local name → where it comes from */
  readonly imports: ReadonlyMap<string, { readonly from: string; readonly name: string }>
  /** exported name → local name, or that of another module */
  readonly exports: ReadonlyMap<string, { readonly from: string | null; readonly name: string }>
  /** modules of which everything is exported */
  readonly all: readonly string[]
}

/** Reads one declaration file that the compiler wrote. */
export function readModule(text: string): Module {
  const module = {
    text,
    declarations: new Map<string, Declaration>(),
    imports: new Map<string, { from: string; name: string }>(),
    exports: new Map<string, { from: string | null; name: string }>(),
    all: [] as string[],
  }
  for (const statement of parseSync('module.d.ts', text).program.body) {
    if (statement.type === 'ImportDeclaration') addImport(module, statement)
    else if (statement.type === 'ExportAllDeclaration') module.all.push(statement.source.value)
    else if (statement.type === 'ExportNamedDeclaration') addExport(module, statement)
    else addDeclarations(module, statement, statement)
  }
  return module
}

type Reading = {
  readonly text: string
  readonly declarations: Map<string, Declaration>
  readonly imports: Map<string, { from: string; name: string }>
  readonly exports: Map<string, { from: string | null; name: string }>
}

function addImport({ imports }: Reading, { source, specifiers }: ImportDeclaration): void {
  for (const specifier of specifiers) {
    const name = specifier.type === 'ImportSpecifier' ? nameOf(specifier.imported) : '*'
    imports.set(specifier.local.name, { from: source.value, name })
  }
}

function addExport(module: Reading, statement: ExportNamedDeclaration): void {
  const { source, specifiers, declaration } = statement
  for (const { local, exported } of specifiers)
    module.exports.set(nameOf(exported), { from: source?.value ?? null, name: nameOf(local) })
  for (const name of addDeclarations(module, declaration, statement))
    module.exports.set(name, { from: null, name })
}

/** `whole`: with `export`, which a comment stands in front of. Answers the names. */
function addDeclarations({ text, declarations }: Reading, declared: unknown, whole: Range) {
  return declaredBy(declared).map(({ name, node }) => {
    const doc = docBefore(text, whole.start)
    const declaration = { start: node.start, end: whole.end, name, uses: usesIn(node), doc }
    declarations.set(name, overload(declarations.get(name), declaration))
    return name
  })
}

/** A function that is declared several times in a row is one declaration. */
function overload(first: Declaration | undefined, next: Declaration): Declaration {
  if (first === undefined) return next
  const { start, doc } = first
  return { ...next, start, doc, uses: [...first.uses, ...next.uses] }
}

/** The comment right in front of a declaration. */
function docBefore(text: string, start: number): string {
  const before = text.slice(0, start).trimEnd()
  if (!before.endsWith('*/')) return ''
  return `${before.slice(before.lastIndexOf('/**'))}\n`
}

type Node = Range & { readonly type: string; readonly [key: string]: unknown }

function declaredBy(statement: unknown): readonly { name: string; node: Node }[] {
  if (!isNode(statement)) return []
  const { id, declarations } = statement
  if (isNode(id)) return [{ name: nameOf(id), node: statement }]
  if (!Array.isArray(declarations)) return []
  return declarations.map(({ id: declared }) => ({ name: nameOf(declared), node: statement }))
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value
}

function nameOf(node: unknown): string {
  const { name, value } = node as { name?: string; value?: string }
  return name ?? value ?? ''
}

/** Where a node of each type names another declaration. */
const naming: Readonly<Record<string, string>> = {
  TSTypeReference: 'typeName',
  TSTypeQuery: 'exprName',
  TSClassImplements: 'expression',
  TSInterfaceHeritage: 'expression',
  ClassDeclaration: 'superClass',
}

/** The names that a declaration uses; those of its own parameters are found nowhere, and so are no matter. */
function usesIn(node: Node): readonly Use[] {
  const found: Use[] = []
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(visit)
    if (!isNode(value)) return
    const { type, start } = value
    if (type === 'TSImportType') {
      const { source, qualifier } = value as unknown as {
        source: { value: string }
        qualifier: Node
      }
      const { name, end } = leftmost(qualifier)
      found.push({ start, end, module: source.value, name })
      visit(value['typeArguments'])
      return
    }
    const named = value[naming[type] ?? '']
    if (isNode(named) && named.type !== 'TSImportType') {
      const { name, start: begin, end } = leftmost(named)
      found.push({ start: begin, end, module: null, name })
    }
    for (const child of Object.values(value)) visit(child)
  }
  visit(node)
  return found
}

/** `a` of `a.b.c` */
function leftmost(node: Node): Range & { readonly name: string } {
  const { left } = node
  return isNode(left) ? leftmost(left) : { start: node.start, end: node.end, name: nameOf(node) }
}
