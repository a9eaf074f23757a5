// An embed: loaded when its reader clicks it, from the host that it names. Before that nobody is asked.
const words = JSON.parse(document.currentScript.dataset.words)
const root = document.documentElement
const frame = link => {
  const made = document.createElement('iframe')
  const address = new URL(link.dataset.source)
  const { host } = address
  if (host === 'platform.twitter.com') {
    const dark = root.dataset.theme ?? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light')
    address.searchParams.set('theme', dark)
  }
  made.title = link.dataset.title
  made.allow = 'autoplay; encrypted-media; fullscreen; picture-in-picture'
  made.referrerPolicy = 'strict-origin-when-cross-origin'
  // Posts say how high they are: X by itself, Mastodon when it is asked.
  const measure = event => {
    if (event.source !== made.contentWindow || event.origin !== address.origin) return
    const height = event.data?.['twttr.embed']?.params?.[0]?.height ?? (event.data?.type === 'setHeight' && event.data.height)
    if (height > 0) made.style.height = height + 'px'
  }
  if (link.closest('.embed-post')) {
    addEventListener('message', measure)
    if (address.pathname.endsWith('/embed')) made.addEventListener('load', () => made.contentWindow.postMessage({ type: 'setHeight', id: 1 }, address.origin))
  }
  made.src = address
  link.replaceWith(made)
  made.focus()
}
const code = async link => {
  const { source, file } = link.dataset
  try {
    const answer = await fetch(source, { credentials: 'omit' })
    if (!answer.ok) throw new Error(answer.status)
    const files = Object.values((await answer.json()).files).filter(one => !file || one.filename === file)
    if (!files.length) throw new Error(file)
    const parts = files.flatMap(one => {
      const name = document.createElement('p')
      name.className = 'file'
      const origin = document.createElement('a')
      origin.href = link.href
      origin.textContent = one.filename
      name.append(origin)
      const text = document.createElement('pre')
      text.append(Object.assign(document.createElement('code'), { textContent: one.content }))
      return [name, text]
    })
    link.replaceWith(...parts)
    parts[0].firstChild.focus()
    document.dispatchEvent(new Event('linocut:patched'))
  } catch {
    const told = document.createElement('p')
    told.className = 'failed'
    told.setAttribute('role', 'status')
    told.textContent = words.not_loaded
    link.classList.add('lost') // from now on it is a link
    link.after(told)
  }
}
document.addEventListener('click', event => {
  const link = event.target.closest('.embed-open:not(.lost)')
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return
  event.preventDefault()
  if (link.closest('.embed-code')) code(link)
  else frame(link)
})
