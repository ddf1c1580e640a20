namespace Nod.Server.Api;

/// <summary>One thing wrong with a request.</summary>
/// <param name="Field">Where, such as <c>disclosure.version</c>; empty for the whole body.</param>
/// <param name="Code">What, stable.</param>
/// <param name="Message">What to do about it.</param>
internal sealed record Fault(string Field, string Code, string Message);

/// <summary>Collects everything wrong with a request, so that the caller hears of all of it at once.</summary>
internal sealed class Faults
{
    private readonly List<Fault> all = [];

    public bool Any => all.Count > 0;

    public IReadOnlyList<Fault> All => all;

    public void Add(string field, string code, string message) => all.Add(new Fault(field, code, message));

    /// <summary>Whether something is wrong with a field or with anything inside it.</summary>
    public bool Has(string field) =>
        all.Exists(fault =>
            fault.Field.StartsWith(field, StringComparison.Ordinal)
            && (fault.Field.Length == field.Length || fault.Field[field.Length] is '[' or '.')
        );

    /// <summary>Notes a null where only a value makes sense: in a list or a map.</summary>
    public void AddNull(string field) => Add(field, "required", $"{field} must not be null.");

    /// <summary>Notes every null in a list.</summary>
    public void NoNulls<T>(string field, IReadOnlyList<T?>? items)
        where T : class
    {
        for (var i = 0; i < items?.Count; i++)
        {
            if (items[i] is null && !Has($"{field}[{i}]"))
            {
                AddNull($"{field}[{i}]");
            }
        }
    }

    /// <summary>Notes every null in a map.</summary>
    public void NoNulls(string field, IReadOnlyDictionary<string, string>? map)
    {
        foreach (var (name, value) in map ?? new Dictionary<string, string>())
        {
            if (value is null && !Has($"{field}.{name}"))
            {
                AddNull($"{field}.{name}");
            }
        }
    }

    /// <summary>Notes a missing value; a value of the wrong type was noted before and is not missing.</summary>
    public T? Required<T>(string field, T? value)
        where T : class
    {
        if (value is null or "" && !Has(field))
        {
            Add(field, "required", $"{field} is required.");
        }

        return value;
    }

    /// <summary>Notes a missing value; a value of the wrong type was noted before and is not missing.</summary>
    public T Required<T>(string field, T? value)
        where T : struct
    {
        if (value is null && !Has(field))
        {
            Add(field, "required", $"{field} is required.");
        }

        return value ?? default;
    }

    /// <summary>Notes a text that is longer than there is room for.</summary>
    public void AtMost(string field, string? value, int characters)
    {
        if (value?.Length > characters)
        {
            Add(field, "too_long", $"{field} may have at most {characters} characters; it has {value.Length}.");
        }
    }
}

/// <summary>The request is wrong; nothing was stored.</summary>
internal sealed class BadRequestException(IReadOnlyList<Fault> faults) : Exception("The request has faults.")
{
    public IReadOnlyList<Fault> Faults => faults;
}
