// Marks the section being read in the list of contents.
document.addEventListener('DOMContentLoaded', () => {
  const links = [...document.querySelectorAll('.contents-side a[href^="#"]')]
  const headings = links.map(link => document.getElementById(decodeURIComponent(link.hash.slice(1))))
  const mark = () => {
    let now = -1
    headings.forEach((heading, i) => { if (heading && heading.getBoundingClientRect().top < innerHeight / 3) now = i })
    links.forEach((link, i) => i === now ? link.setAttribute('aria-current', 'location') : link.removeAttribute('aria-current'))
  }
  let due = false
  addEventListener('scroll', () => {
    if (due) return
    due = true
    requestAnimationFrame(() => { due = false; mark() })
  }, { passive: true })
  mark()
})
