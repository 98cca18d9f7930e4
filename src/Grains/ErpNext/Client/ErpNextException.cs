namespace CustomerSync.ErpNext;

/// <summary>Why ERPNext could not be asked, as far as it matters for what to do next.</summary>
public enum ErpNextFailure
{
    /// <summary>No address or no key is configured.</summary>
    NotConfigured,

    /// <summary>The key or secret is wrong or revoked.</summary>
    Unauthorized,

    /// <summary>The key's user may not do this.</summary>
    Forbidden,

    /// <summary>
    /// No such document, DocType or path; <see cref="ErpNextException.IsMissingDocument"/> tells which.
    /// </summary>
    NotFound,

    /// <summary>ERPNext understood and refused: an unknown field, a bad value, a name that is taken.</summary>
    Refused,

    /// <summary>Too many requests; <see cref="ErpNextException.RetryAfter"/> says for how long.</summary>
    RateLimited,

    /// <summary>The site is being migrated or is in maintenance.</summary>
    Maintenance,

    /// <summary>No answer, in time or at all, or one of a gateway.</summary>
    Unreachable,

    /// <summary>ERPNext broke while answering.</summary>
    ServerError,

    /// <summary>Something between here and ERPNext refuses the body of a request, or takes it away.</summary>
    BodyLost,

    /// <summary>Something answered that is not ERPNext, or not this site.</summary>
    NotErpNext,
}

/// <summary>A call to ERPNext that did not succeed. The message is one sentence for people, without secrets.</summary>
public sealed class ErpNextException : Exception
{
    public ErpNextException(ErpNextFailure failure, string message, Exception? inner = null) : base(message, inner) =>
        Failure = failure;

    public ErpNextFailure Failure { get; }

    /// <summary>frappe's exception class, e.g. <c>DoesNotExistError</c>.</summary>
    public string? Type { get; init; }

    public TimeSpan? RetryAfter { get; init; }

    /// <summary>ERPNext itself says that the document does not exist: the only 404 that may confirm a delete.</summary>
    public bool IsMissingDocument => Failure is ErpNextFailure.NotFound && Type == "DoesNotExistError";
}
