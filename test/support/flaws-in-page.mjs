/**
 * Runs in the page, which knows nothing of what stands around it here. Plain JavaScript: Node’s types are not those of a page.
 * @param {string} language that the page should be in
 * @returns {string[]}
 */
export default function flaws(language) {
  const all = (selector) => [...document.querySelectorAll(selector)];
  const name = (element) => `<${element.tagName.toLowerCase()}> ${element.textContent.trim().slice(0, 40)}`;
  const channels = (color) => (color.match(/[\d.]+/g) ?? []).map(Number);
  const luminance = (color) => {
    const [red = 0, green = 0, blue = 0] = channels(color).map((value) =>
      value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4,
    );
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const ground = (element) => {
    if (!element) return 'rgb(255, 255, 255)';
    const { backgroundColor } = getComputedStyle(element);
    return channels(backgroundColor)[3] === 0 ? ground(element.parentElement) : backgroundColor;
  };
  const contrast = (element) => {
    const [darker = 0, lighter = 0] = [getComputedStyle(element).color, ground(element)]
      .map(luminance)
      .sort((one, other) => one - other);
    return (lighter + 0.05) / (darker + 0.05);
  };
  const hasText = (element) =>
    [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim());
  const ids = all('[id]').map(({ id }) => id);
  const described = all('[aria-describedby],[aria-labelledby]').flatMap((element) =>
    `${element.getAttribute('aria-describedby') ?? ''} ${element.getAttribute('aria-labelledby') ?? ''}`
      .split(' ')
      .filter(Boolean),
  );
  return [
    ...(document.documentElement.lang === language ? [] : [`is in ${document.documentElement.lang}`]),
    ...(all('h1').length === 1 ? [] : ['has not one main heading']),
    ...(document.documentElement.scrollWidth <= window.innerWidth ? [] : ['is wider than the window']),
    ...ids.filter((id, index) => ids.indexOf(id) !== index).map((id) => `has #${id} twice`),
    ...described.filter((id) => !ids.includes(id)).map((id) => `is described by #${id}, which is not there`),
    ...all('input:not([type=hidden])')
      .filter(({ labels }) => !labels?.length)
      .map(({ id }) => `has no label for #${id}`),
    ...all('input[type=checkbox]')
      .filter((box) => !box.closest('fieldset')?.querySelector('legend'))
      .map(({ id }) => `has #${id} outside of a named group`),
    ...all('main a, main button, main input:not([type=hidden],[type=checkbox])')
      .filter((element) => element.getBoundingClientRect().height < 24 && !element.closest('p'))
      .map((element) => `has too small a target: ${name(element)}`),
    ...all('body *')
      .filter((element) => hasText(element) && contrast(element) < 4.5)
      .map((element) => `has too little contrast, ${contrast(element).toFixed(2)}: ${name(element)}`),
  ];
}
