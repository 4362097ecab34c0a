//! Object stores: S3 and what is compatible with it, Google Cloud Storage, Azure Blob Storage.

use super::ask::Locator;
use super::auth::sigv4::SigV4;
use super::auth::{Bearer, aws, azure, first_variable, google};
use super::digest::{Listed as Digest, hex};
use super::error::RemoteError;
use super::file::Listing;
use super::http::{Http, Question, Settings, Sign, check_scheme, host};
use super::hub::{PATH, SEGMENT};
use super::listed::{Listed, Refused, keep_name};
use super::xml;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use percent_encoding::{percent_decode_str, utf8_percent_encode};
use serde_json::Value;
use std::sync::Arc;
use url::Url;

const DOCUMENT_MAX: u64 = 16 << 20;
const PAGES_MAX: usize = 1_000;
const OBJECTS_MAX: usize = 250_000;

/// An object as its store lists it.
struct Object {
    key: String,
    bytes: u64,
    digest: Option<Digest>,
}

/// Objects of a page of a listing, and where the next one begins.
type Page = (Vec<Object>, Option<String>);

/// One store, in its own words.
struct Store<'a> {
    address: &'a str,
    /// Bucket or container, as users write it.
    bucket: &'a str,
    /// The key or prefix that is wanted.
    key: &'a str,
    home: Url,
    is_configured: bool,
    sign: Option<Arc<dyn Sign>>,
    /// The address of one page of the listing.
    page: &'a dyn Fn(Option<&str>) -> String,
    /// Objects of a page, and where the next one begins.
    read: fn(&str) -> Option<Page>,
    /// The address of one object.
    object: &'a dyn Fn(&str) -> String,
}

fn query(text: &str) -> String {
    utf8_percent_encode(text, SEGMENT).to_string()
}

fn path(text: &str) -> String {
    utf8_percent_encode(text, PATH).to_string()
}

fn parse(text: &str, address: &str) -> Result<Url, RemoteError> {
    Url::parse(text)
        .ok()
        .filter(|url| matches!(url.scheme(), "http" | "https"))
        .ok_or_else(|| RemoteError::Address {
            address: address.to_owned(),
            detail: "the endpoint is no web address".to_owned(),
        })
}

impl Store<'_> {
    fn list(self, settings: &Settings) -> Result<Listed, RemoteError> {
        check_scheme(&self.home, settings.allow_http)?;
        let http = Http::new(settings, &self.home, self.is_configured);
        let objects = self.objects(&http)?;
        let folder = if self.key.is_empty() || self.key.ends_with('/') {
            self.key.to_owned()
        } else {
            format!("{}/", self.key)
        };
        // A key that is there names one file; otherwise it names a folder.
        let is_single = objects.iter().any(|object| object.key == self.key) && !self.key.ends_with('/');
        let mut files = Vec::new();
        let mut refused: Vec<Refused> = Vec::new();
        for object in objects {
            let below = match object.key.strip_prefix(&folder) {
                _ if is_single && object.key == self.key => {
                    object.key.rsplit('/').next().unwrap_or_default().to_owned()
                }
                // Consoles write empty objects that end in a slash to show folders.
                Some(below)
                    if !(is_single || below.is_empty() || below.ends_with('/') && object.bytes == 0) =>
                {
                    below.to_owned()
                }
                _ => continue,
            };
            let Some(below) = keep_name(&below, &mut refused) else {
                continue;
            };
            files.push(Listing {
                path: below,
                bytes: Some(object.bytes),
                digest: object.digest,
                locator: Locator {
                    url: parse(&(self.object)(&object.key), self.address)?,
                    sign: self.sign.clone(),
                },
            });
        }
        if files.is_empty() && refused.is_empty() {
            return Err(RemoteError::NotFound {
                what: format!("`{}` in `{}`", self.key, self.bucket),
            });
        }
        Ok(Listed {
            http,
            endpoint: host(&self.home),
            revision: None,
            commit: None,
            files,
            refused,
            is_single,
        })
    }

    fn objects(&self, http: &Http) -> Result<Vec<Object>, RemoteError> {
        let lying = |detail: &str| RemoteError::Lying {
            host: host(&self.home),
            detail: detail.to_owned(),
        };
        let mut objects = Vec::new();
        let mut from: Option<String> = None;
        for _ in 0..PAGES_MAX {
            let url = parse(&(self.page)(from.as_deref()), self.address)?;
            let mut answer = http.ask(&Question {
                sign: self.sign.as_deref(),
                ..Question::get(&url, self.bucket)
            })?;
            let text = answer.document("the listing", DOCUMENT_MAX)?;
            drop(answer);
            let text = String::from_utf8_lossy(&text);
            let (page, next) =
                (self.read)(&text).ok_or_else(|| lying("the listing is no answer of such a store"))?;
            objects.extend(page);
            if objects.len() > OBJECTS_MAX {
                return Err(RemoteError::TooLarge {
                    what: "the listing".to_owned(),
                    allowed: OBJECTS_MAX as u64,
                });
            }
            match next {
                None => return Ok(objects),
                next if next == from => break,
                next => from = next,
            }
        }
        Err(lying("the listing has no end"))
    }
}

/// Lists what an `s3://` address names.
pub(super) fn s3(address: &str, bucket: &str, key: &str, settings: &Settings) -> Result<Listed, RemoteError> {
    let account = aws::account(settings)?;
    let region = &account.region;
    let base = match &account.endpoint {
        Some(endpoint) => format!("{}/{bucket}", endpoint.trim_end_matches('/')),
        // A name with dots fits no certificate.
        None if bucket.contains('.') => format!("https://s3.{region}.amazonaws.com/{bucket}"),
        None => format!("https://{bucket}.s3.{region}.amazonaws.com"),
    };
    let sign: Option<Arc<dyn Sign>> = account.keys.clone().map(|keys| {
        Arc::new(SigV4 {
            keys,
            region: region.clone(),
            service: "s3",
        }) as Arc<dyn Sign>
    });
    Store {
        address,
        bucket,
        key,
        home: parse(&base, address)?,
        is_configured: account.endpoint.is_some(),
        sign,
        page: &|from| {
            let after = from
                .map(|from| format!("continuation-token={}&", query(from)))
                .unwrap_or_default();
            format!(
                "{base}/?{after}encoding-type=url&list-type=2&prefix={}",
                query(key)
            )
        },
        read: s3_page,
        object: &|key| format!("{base}/{}", path(key)),
    }
    .list(settings)
}

fn s3_page(text: &str) -> Option<Page> {
    if !text.contains("<ListBucketResult") {
        return None;
    }
    let is_encoded = xml::first(text, "EncodingType").is_some_and(|kind| kind == "url");
    let objects = xml::all(text, "Contents").into_iter().map(|entry| {
        let key = xml::first(entry, "Key")?;
        let key = if is_encoded {
            percent_decode_str(&key.replace('+', "%20"))
                .decode_utf8()
                .ok()?
                .into_owned()
        } else {
            key
        };
        Some(Object {
            key,
            bytes: xml::first(entry, "Size")?.parse().ok()?,
            digest: xml::first(entry, "ETag").as_deref().and_then(Digest::md5_of_etag),
        })
    });
    let objects = objects.collect::<Option<Vec<_>>>()?;
    let is_cut = xml::first(text, "IsTruncated").is_some_and(|cut| cut == "true");
    Some((
        objects,
        xml::first(text, "NextContinuationToken").filter(|_| is_cut),
    ))
}

/// Lists what a `gs://` address names.
pub(super) fn google(
    address: &str,
    bucket: &str,
    key: &str,
    settings: &Settings,
) -> Result<Listed, RemoteError> {
    let named = first_variable(&["STORAGE_EMULATOR_HOST", "GOOGLE_CLOUD_STORAGE_ENDPOINT"]);
    let base = named.as_deref().unwrap_or("https://storage.googleapis.com");
    let base = if base.contains("://") {
        base.to_owned()
    } else {
        format!("http://{base}")
    };
    let base = format!("{}/storage/v1/b/{bucket}/o", base.trim_end_matches('/'));
    let token = google::token(settings)?;
    Store {
        address,
        bucket,
        key,
        home: parse(&base, address)?,
        is_configured: named.is_some(),
        sign: token.map(|token| Arc::new(Bearer(token)) as Arc<dyn Sign>),
        page: &|from| {
            let after = from
                .map(|from| format!("&pageToken={}", query(from)))
                .unwrap_or_default();
            format!("{base}?prefix={}{after}", query(key))
        },
        read: google_page,
        object: &|key| format!("{base}/{}?alt=media", query(key)),
    }
    .list(settings)
}

fn google_page(text: &str) -> Option<Page> {
    let page: Value = serde_json::from_str(text).ok()?;
    let of = |value: &Value, name: &str| value.get(name).and_then(Value::as_str).map(str::to_owned);
    let items = page
        .as_object()?
        .get("items")
        .and_then(Value::as_array)
        .cloned()
        .unwrap_or_default();
    let objects = items.iter().map(|item| {
        Some(Object {
            key: of(item, "name")?,
            bytes: of(item, "size")?.parse().ok()?,
            digest: of(item, "md5Hash").as_deref().and_then(md5_of_base64),
        })
    });
    Some((objects.collect::<Option<Vec<_>>>()?, of(&page, "nextPageToken")))
}

/// Lists what an `az://` address names.
pub(super) fn azure(
    address: &str,
    container: &str,
    key: &str,
    settings: &Settings,
) -> Result<Listed, RemoteError> {
    let account = azure::account(settings, address)?;
    let usual = || format!("https://{}.blob.core.windows.net", account.name);
    let base = account.endpoint.clone().unwrap_or_else(usual);
    let base = format!("{}/{container}", base.trim_end_matches('/'));
    let signature = account.query.as_deref();
    Store {
        address,
        bucket: container,
        key,
        home: parse(&base, address)?,
        is_configured: account.endpoint.is_some(),
        sign: Some(Arc::clone(&account.sign)),
        page: &|from| {
            let after = from
                .map(|from| format!("&marker={}", query(from)))
                .unwrap_or_default();
            let signature = signature.map(|text| format!("&{text}")).unwrap_or_default();
            format!(
                "{base}?restype=container&comp=list&prefix={}{after}{signature}",
                query(key)
            )
        },
        read: azure_page,
        object: &|key| {
            let signature = signature.map(|text| format!("?{text}")).unwrap_or_default();
            format!("{base}/{}{signature}", path(key))
        },
    }
    .list(settings)
}

fn azure_page(text: &str) -> Option<Page> {
    if !text.contains("<EnumerationResults") {
        return None;
    }
    let objects = xml::all(text, "Blob").into_iter().map(|entry| {
        Some(Object {
            key: xml::first(entry, "Name")?,
            bytes: xml::first(entry, "Content-Length")?.parse().ok()?,
            digest: xml::first(entry, "Content-MD5")
                .as_deref()
                .and_then(md5_of_base64),
        })
    });
    let next = xml::first(text, "NextMarker").filter(|next| !next.is_empty());
    Some((objects.collect::<Option<Vec<_>>>()?, next))
}

fn md5_of_base64(text: &str) -> Option<Digest> {
    let bytes = STANDARD.decode(text).ok()?;
    Digest::md5_of_etag(&hex(&bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_of_each_store() {
        let text = "<ListBucketResult><IsTruncated>true</IsTruncated><EncodingType>url</EncodingType>\
                    <NextContinuationToken>n+1</NextContinuationToken><Contents><Key>a+b%2Bc</Key><Size>3</Size>\
                    <ETag>&quot;900150983cd24fb0d6963f7d28e17f72&quot;</ETag></Contents></ListBucketResult>";
        let (objects, next) = s3_page(text).expect("is a page");
        assert_eq!((objects[0].key.as_str(), objects[0].bytes), ("a b+c", 3));
        assert!(objects[0].digest.is_some());
        assert_eq!(next.as_deref(), Some("n+1"));
        assert!(s3_page("<html>").is_none());
        let text = r#"{"items":[{"name":"a/b","size":"7","md5Hash":"kAFQmDzST7DWlj99KOF/cg=="}],"nextPageToken":"t"}"#;
        let (objects, next) = google_page(text).expect("is a page");
        assert_eq!((objects[0].bytes, next.as_deref()), (7, Some("t")));
        assert!(google_page("{}").is_some_and(|(objects, next)| objects.is_empty() && next.is_none()));
        let text = "<?xml?><EnumerationResults><Blobs><Blob><Name>x</Name><Properties><Content-Length>9</Content-Length>\
                    <Content-MD5 /></Properties></Blob></Blobs><NextMarker /></EnumerationResults>";
        let (objects, next) = azure_page(text).expect("is a page");
        assert_eq!((objects[0].bytes, next), (9, None));
    }
}
