// Marks the section being read in the list of contents, and keeps what is marked in sight where the list is long.
const mark = () => {
  const links = [...document.querySelectorAll('.contents-side a[href^="#"]')]
  let now = -1
  links.forEach((link, i) => {
    const heading = document.getElementById(decodeURIComponent(link.hash.slice(1)))
    if (heading && heading.getBoundingClientRect().top < innerHeight / 3) now = i
  })
  links.forEach((link, i) => i === now ? link.setAttribute('aria-current', 'location') : link.removeAttribute('aria-current'))
  const list = document.querySelector('.contents-side')
  const here = links[now] ?? list?.querySelector('[aria-current]')
  if (!here) return
  const [frame, place] = [list.getBoundingClientRect(), here.getBoundingClientRect()]
  if (place.top < frame.top || place.bottom > Math.min(frame.bottom, innerHeight)) list.scrollTop += place.top - frame.top - frame.height / 2
}
let due = false
addEventListener('scroll', () => {
  if (due) return
  due = true
  requestAnimationFrame(() => { due = false; mark() })
}, { passive: true })
document.addEventListener('DOMContentLoaded', mark)
document.addEventListener('linocut:patched', mark)
