/**
 * For who uses a screen reader: what a picture shows stands before it as a list, in the document and not just for the eye, and
 * the picture is left out. The editor tells by a class of the page's body, and changes it while the page is open.
 */

const CLASS = 'vscode-using-screen-reader';

/** Calls with `true` as long as a screen reader is used, now and whenever that changes; nothing is called while none ever was. */
export function followScreenReader(apply: (isUsed: boolean) => void): void {
  let isUsed = false;
  const look = (): void => {
    if (document.body.classList.contains(CLASS) === isUsed) return;
    isUsed = !isUsed;
    apply(isUsed);
  };
  new MutationObserver(look).observe(document.body, { attributes: true, attributeFilter: ['class'] });
  look();
}

/** Leaves a picture out, or brings it back. What can be reached by keys in it is for the caller to say. */
export function leaveOut(picture: Element, isLeftOut: boolean): void {
  if (isLeftOut) picture.setAttribute('aria-hidden', 'true');
  else picture.removeAttribute('aria-hidden');
}
