/** Stands in for the cookies of Application Insights. An extension host has none, and nothing asks for them. */
function refuse(): never {
  throw new Error('Cookies of Application Insights are not in this bundle.');
}

export {
  refuse as areCookiesSupported,
  refuse as createCookieMgr,
  refuse as safeGetCookieMgr,
  refuse as uaDisallowsSameSiteNone,
};
