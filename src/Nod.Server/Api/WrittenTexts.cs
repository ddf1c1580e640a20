using Nod.Broadcasts;
using Nod.Catalog;
using Nod.Ledger;

namespace Nod.Server.Api;

/// <summary>A text as it is to be sent, and the language it is in.</summary>
internal readonly record struct WrittenText(string? Body, string? Language);

/// <summary>
/// Reads what a caller wants to say to one person: words of their own, or a template by its key with values for its
/// fields. A field without value and fallback is a fault.
/// </summary>
internal static class WrittenTexts
{
    private const int BodyMax = 1600;
    private const int FieldsMax = 50;
    private const int ValueMax = 500;

    /// <summary>Checks words of the caller's own.</summary>
    public static WrittenText Own(Faults faults, TextInput input)
    {
        faults.Required("body", input.Body);
        faults.AtMost("body", input.Body, BodyMax);
        faults.Language("language", input.Language);
        return new WrittenText(input.Body, input.Language);
    }

    /// <summary>Whether a template is asked for, if only by a value of the wrong type.</summary>
    public static bool IsTemplate(Faults faults, TextInput input) =>
        input.Template is not null
        || input.Fields is not null
        || input.TemplateVersion is not null
        || faults.Has("template")
        || faults.Has("fields")
        || faults.Has("template_version");

    /// <summary>Writes the template that is asked for.</summary>
    public static WrittenText FromTemplate(Call call, TextInput input, ContactRecord? contact)
    {
        var faults = call.Faults;
        faults.Language("language", input.Language);
        CheckFields(faults, input.Fields);
        if (input.Body is not null)
        {
            faults.Add("body", "invalid", "Give body or template, not both.");
        }

        if (Template(call, "template", input.Template, input.TemplateVersion) is not { } template || faults.Any)
        {
            return default;
        }

        var values = new Dictionary<string, string?> { [BroadcastTexts.NameField] = contact?.Person?.Name };
        foreach (var (field, value) in input.Fields ?? new Dictionary<string, string>())
        {
            values[field] = value;
        }

        var missing = template.Write(input.Language ?? contact?.State.Language, values, out var text, out var language);
        foreach (var field in missing)
        {
            faults.Add($"fields.{field}", "field_missing", $"The template needs {field}, and has no fallback for it.");
        }

        if (text.Length > BodyMax)
        {
            faults.Add("fields", "too_long", $"With these values the text has more than {BodyMax} characters.");
        }

        return new WrittenText(text, language);
    }

    /// <summary>The template in a field, or null with a fault.</summary>
    public static SavedTemplate? Template(Call call, string field, string? key, int? version)
    {
        if (call.Faults.Required(field, key) is not { Length: > 0 } given)
        {
            return null;
        }

        var template = call.Organization.Saved.Template(given, version);
        if (template is null)
        {
            var which = version is null ? given : $"{given} in version {version}";
            call.Faults.Add(field, "unknown", $"There is no template {which}.");
        }

        return template;
    }

    /// <summary>Checks values for fields.</summary>
    public static void CheckFields(Faults faults, IReadOnlyDictionary<string, string>? fields)
    {
        faults.NoNulls("fields", fields);
        if (fields?.Count > FieldsMax)
        {
            faults.Add("fields", "too_many", $"fields has at most {FieldsMax} entries.");
        }

        foreach (var (name, value) in fields ?? new Dictionary<string, string>())
        {
            faults.AtMost($"fields.{name}", value, ValueMax);
            if (!RecipientEndpoints.IsFieldName(name))
            {
                faults.Add($"fields.{name}", "invalid", "Small letters, digits and underscores name a field.");
            }
        }
    }
}
